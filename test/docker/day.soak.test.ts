// A day in an hour: honest repositories and attacks on one engine, while engine and validator are killed (EXECUTION 4 to 6).
import { dayOf } from './dayOf.js'

const jobs = Number(process.env['DETHRONE_JOBS'] ?? 500)

dayOf('a day', { jobs, engineKills: 5, validatorKills: 3, seed: 'a day', floods: true }, 7_200_000)
