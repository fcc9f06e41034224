// A tenth of the day: honest repositories and attacks on one engine, while engine and validator are killed (EXECUTION 4 to 6).
import { dayOf } from './dayOf.js'

dayOf(
  'a tenth of a day',
  { jobs: 50, engineKills: 1, validatorKills: 1, seed: 'a tenth', floods: false },
  1_200_000
)
