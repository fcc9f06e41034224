/**
 * How much the random suites try. `npm test` tries a little, so that it stays quick; the soak tries the same laws with
 * many times the cases (`test/random*.soak.test.ts`).
 */

/** Multiplies the random cases of all suites but those that count whole tournaments. */
const times = Number(process.env['DETHRONE_TIMES'] ?? 1)

/** Random cases of one law: `usual` of them in `npm test`. */
export const runs = (usual: number): number => Math.ceil(usual * times)

/** Whole tournaments that engines play against each other. */
export const tournaments = Number(process.env['DETHRONE_RUNS'] ?? 250)
