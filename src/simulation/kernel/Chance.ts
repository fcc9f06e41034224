/** What the kernel takes from outside: draws and scores. The simulation draws them; a comparison reads them off a tournament. */

/** A task's place in a tournament, as a slot names it: a round, a group or match (0 in the boss round), a task, an attempt. */
export interface Place {
  round: number
  number: number
  task: number
  attempt: number
}

/** Where a tournament's chance comes from. Miners are numbers, the champion is the one behind the field. */
export interface Chance {
  /** Puts the first `count` of the field, given in the order they go on, into drawn order (RULES 3.3); round 0 is the draw of the bracket (RULES 4.1). */
  readonly order: (round: number, field: Int32Array, count: number) => void
  /** Writes a miner's lot to its place; asked for once in a tournament at most (RULES 3.6). */
  readonly lot: (miner: number, lots: Float64Array) => void
  /** Which of the knockout's task types a match is played on (RULES 4.2). */
  readonly kind: (round: number, match: number) => number
  /**
   * Writes the costs of an attempt at a task to `out`, from the index `at` on, one for each of the `count` miners from the
   * index `from` on: a loss, a reward negated, or infinity for a failed job.
   */
  readonly costs: (
    place: Place,
    kind: number,
    miners: Int32Array,
    from: number,
    count: number,
    out: Float64Array,
    at: number
  ) => void
}
