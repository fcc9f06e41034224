/**
 * Where things lie in the lanes' memory. Four tournaments are played side by side; a row is one number for each of
 * them, 16 bytes. What is exported can be read from JavaScript under its name, so that addresses have one home.
 */

/**
 * Limits of what fits: the field, rounds of groups, the miners and groups of all rounds, rows of group costs, groups of a
 * round times tasks, group tasks, entrants, knockout task types, boss tasks, thresholds.
 */
export const mostField: i32 = 4096
export const mostRounds: i32 = 8
export const mostMiners: i32 = 8192
export const mostGroups: i32 = 4096
export const mostCosts: i32 = 16384
export const mostMedians: i32 = 4096
export const mostTasks: i32 = 15
export const mostEntrants: i32 = 64
export const mostKinds: i32 = 8
export const mostBoss: i32 = 32
export const mostThresholds: i32 = 1024

/** Generators: four lanes of four words, word after word; then the spare one, for what seldom happens. */
export const state: usize = 256
export const spare: usize = 320

/** The ziggurat: 1,024 times core and width in one word; edges and heights as doubles. */
export const layers: usize = 1024
export const edges: usize = layers + 4 * 1024
export const heights: usize = edges + 8 * 1032

/** Numbers of the plan, written once. */
export const rounds: usize = heights + 8 * 1032
export const sizes: usize = rounds + 32 * 8
export const factors: usize = sizes + 4 * 4096
export const groupOf: usize = factors + 4 * 4096
export const groupBases: usize = groupOf + 4 * 8192
export const groupNoises: usize = groupBases + 64
export const knockoutBases: usize = groupNoises + 64
export const knockoutNoises: usize = knockoutBases + 64
export const knockoutBounds: usize = knockoutNoises + 64
export const bossBases: usize = knockoutBounds + 64
export const bossNoises: usize = bossBases + 128
export const seating: usize = bossNoises + 128
export const thresholds: usize = seating + 4 * 128
export const given: usize = thresholds + 8 * 1024

/** Rows of the four tournaments in play. */
export const strengths: usize = given + 4 * 4096
export const costs: usize = strengths + 16 * 8208
export const keys: usize = costs + 16 * 16400
export const medians: usize = keys + 16 * 4112
export const inverses: usize = medians + 16 * 4096
export const masks: usize = inverses + 16 * 4096
export const candidates: usize = masks + 16 * 128
export const places: usize = candidates + 16 * 128
/** By place in the round, of those who advance from groups one by one: their keys, and their costs where these decide alone. */
export const advancing: usize = places + 16 * 128
export const leaders: usize = advancing + 16 * 128
export const seeds: usize = leaders + 16 * 128
export const ranks: usize = seeds + 16 * 128
/** By heap number: the seed that came out, its strength; by match: the normals of both, and the word that names its task type. */
export const winners: usize = ranks + 16 * 128
export const survivors: usize = winners + 16 * 128
export const matchNormals: usize = survivors + 16 * 128
export const matchWords: usize = matchNormals + 16 * 128
/** By boss task: the normals of champion and challenger. */
export const bossNormals: usize = matchWords + 16 * 128
/** Words that say which jobs fail: of groups, of matches, of boss tasks. */
export const groupFailures: usize = bossNormals + 16 * 64
export const matchFailures: usize = groupFailures + 16 * 16400
export const bossFailures: usize = matchFailures + 16 * 128
export const scratch: usize = bossFailures + 16 * 64
/** Addresses of rows that hold a number outside its layer's core. */
export const outside: usize = scratch + 64

/** What a history keeps: the champion's strength, then its totals; then the tally. */
export const champion: usize = outside + 4 * 16448
export const totals: usize = champion + 8
export const tally: usize = totals + 8 * 8
