// Runs before each file of tests. One process runs many files and loads what they share once, so that a hook in what is
// shared would run behind the first of them alone.
import { afterAll } from 'vitest'
import { clear } from './temporary.js'

afterAll(clear)
