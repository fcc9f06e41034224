import { it } from 'vitest'
import * as Years from './years.js'

it.each(Years.second)('year %d, with its spells, holds what must hold', Years.holdsAndHappens)
