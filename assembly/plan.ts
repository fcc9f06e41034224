/** The plan's numbers, set once from JavaScript. */
export let field: i32 = 0
/** Rounds of groups; who advances from each group, or from all of them. */
export let groupRounds: i32 = 0
export let groupTasks: i32 = 0
export let advance: i32 = 0
export let perGroup: i32 = 0
export let entrants: i32 = 0
/** The bracket's places, a power of two. */
export let leaves: i32 = 0
export let knockoutKinds: i32 = 0
export let bossTasks: i32 = 0
export let required: i32 = 0
export let lastThreshold: i32 = 0
/** 1 for a field of given strengths, which is drawn in a new order each time. */
export let givenField: i32 = 0
/** The standard deviation of strengths, in steps of normals. */
export let spread: f64 = 0
export let progress: f64 = 0
/** 1 where jobs fail; the failing words are those below the bound. */
export let failing: i32 = 0
export let failureBound: i32 = 0
export let replacements: i32 = 0
/** Reigns and lengths counted together with later ones; the rounds that are told apart. */
export let lastReign: i32 = 0
export let longestReign: i32 = 0
/** Where each count begins in the tally. */
export let atEndings: i32 = 0
export let atBracket: i32 = 0
export let atLast: i32 = 0
export let atTitles: i32 = 0
export let atChampions: i32 = 0
export let atBossRounds: i32 = 0
export let atDethronings: i32 = 0
export let atUndeserved: i32 = 0
export let atUndeservedDethronings: i32 = 0
export let atReigns: i32 = 0
/** The champion's reign, 0 for a vacant title. */
export let reign: i32 = 0

export function setReign(to: i32): void {
  reign = to
}
