// The process that reads what miners wrote, as tests start it.
import * as Confined from '../../src/jobs/confined/Confined.js'
import { compiled } from './compiledReader.js'

export const reader: Confined.Reader = { ...Confined.own, module: await compiled() }
