// An hour of a day: honest repositories and attacks on one engine, while engine and validator are killed (EXECUTION 4 to 6).
import { dayOf } from './dayOf.js'

dayOf('an hour of a day', { jobs: 18, engineKills: 1, validatorKills: 1, seed: 'an hour' }, 1_200_000)
