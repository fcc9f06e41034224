/** What is used of WebAssembly, which neither the language's types nor Node's declare. */
declare namespace WebAssembly {
  class Module {
    constructor(bytes: Uint8Array)
  }
  class Instance {
    constructor(module: Module)
    /** The lanes: functions, memory, and numbers by name. */
    readonly exports: {
      readonly memory: { readonly buffer: ArrayBuffer }
      readonly begin: () => void
      readonly open: () => number
      readonly close: (from: number, to: number) => void
      readonly words: (to: number, rows: number) => void
      readonly normals: (to: number, rows: number) => void
    } & Readonly<Record<LaneNumber, { value: number }>>
  }
}

/** Numbers of the lanes: limits and addresses, which are fixed, and what a plan sets. */
type LaneNumber =
  | ('mostField' | 'mostCosts' | 'mostTasks' | 'mostEntrants' | 'mostKinds' | 'mostBoss' | 'mostThresholds')
  | ('state' | 'spare' | 'layers' | 'edges' | 'heights' | 'sizes' | 'factors' | 'groupOf' | 'groupBases')
  | ('groupNoises' | 'knockoutBases' | 'knockoutNoises' | 'knockoutBounds' | 'bossBases' | 'bossNoises')
  | ('seating' | 'thresholds' | 'given' | 'strengths' | 'costs' | 'matchNormals' | 'matchWords')
  | ('matchFailures' | 'bossNormals' | 'bossFailures' | 'seeds' | 'winners' | 'ranks')
  | ('champion' | 'totals' | 'tally' | 'field' | 'groups' | 'groupTasks' | 'advance' | 'endOfKeys')
  | ('advantageBits' | 'entrants' | 'leaves' | 'knockoutKinds' | 'bossTasks' | 'required')
  | ('lastThreshold' | 'givenField' | 'spread' | 'progress' | 'failing' | 'failureBound' | 'replacements')
  | ('lastReign' | 'longestReign' | 'atEndings' | 'atBracket' | 'atLast' | 'atTitles' | 'atChampions')
  | ('atBossRounds' | 'atDethronings' | 'atUndeserved' | 'atUndeservedDethronings' | 'atReigns' | 'reign')
