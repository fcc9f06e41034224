// Small tournaments for the referee's own tests.
import { type Referee, referee } from './Referee.js'
import type { Ask, Failed, MatchView, Opening, Report, Scored } from './types.js'

export const opening = (field: number, changes: Partial<Opening> = {}): Opening => ({
  id: 'spring',
  rules: 'gradients-2025-11',
  type: 'image',
  seed: 'a seed',
  miners: Array.from({ length: field }, (_, index) => ({
    hotkey: `m${index + 1}`,
    coldkey: `c${index + 1}`,
    githubRepo: 'https://github.com/owner/trainer',
    commitHash: '0'.repeat(40)
  })),
  champion: {
    hotkey: 'champion',
    coldkey: 'c0',
    githubRepo: 'https://github.com/owner/trainer',
    commitHash: '1'.repeat(40),
    reign: 1
  },
  ...changes
})

export const scored = (
  job: { slot: string; hotkey: string },
  score: string,
  digest: string | null = null
): Scored => ({
  type: 'Scored',
  slot: job.slot,
  hotkey: job.hotkey,
  score,
  timedOut: false,
  digest
})

export const failed = (job: { slot: string; hotkey: string }, reason = 'Crashed'): Failed => ({
  type: 'Failed',
  slot: job.slot,
  hotkey: job.hotkey,
  reason,
  detail: null
})

/** Every job asked for now whose slot begins so. */
export const asked = (engine: Referee, prefix = ''): Ask[] =>
  engine.asks().filter(ask => ask.slot.startsWith(prefix))

/** Reports all that is asked now, once; throws when it is refused. */
export const report = (engine: Referee, prefix: string, answer: (ask: Ask) => Report): void => {
  const refusal = engine.apply({ type: 'Reported', reports: asked(engine, prefix).map(answer) })
  if (refusal !== null) throw new Error(refusal)
}

/** The smaller the number of a miner the smaller, and better, its loss. */
export const byNumber = (ask: Ask): Scored => scored(ask, ask.hotkey.replace(/\D/g, '') || '1')

/** Plays until something of a slot that begins so is asked. */
export const playTo = (engine: Referee, prefix: string, answer: (ask: Ask) => Report = byNumber): void => {
  while (asked(engine, prefix).length === 0) {
    if (engine.asks().length === 0) throw new Error(`over before ${prefix}`)
    report(engine, '', answer)
  }
}

export const matchOf = (engine: Referee, round: number, match: number): MatchView => {
  const found = engine.view().knockout?.matches.find(each => each.round === round && each.match === match)
  if (found === undefined) throw new Error(`no match R${round}.M${match}`)
  return found
}

export const start = (field: number, changes: Partial<Opening> = {}): Referee =>
  referee(opening(field, changes))
