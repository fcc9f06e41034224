// The shape of what each command prints with --json, as codecs: nothing more, nothing less. Exact numbers are text.
import * as t from 'io-ts'
import { closed, list, nullable, oneOf, refine, type Codec } from '../../src/domain/codec/Codec.js'
import * as Verdict from '../../src/domain/match/Verdict.js'
import * as Champion from '../../src/domain/miner/Champion.js'
import * as Hotkey from '../../src/domain/miner/Hotkey.js'
import * as Slot from '../../src/domain/task/Slot.js'
import * as TaskKind from '../../src/domain/task/TaskKind.js'
import * as Report from '../../src/domain/task/Report.js'
import { phases } from '../../src/ports/Executor.js'
import * as TournamentId from '../../src/domain/TournamentId.js'
import * as RuleSet from '../../src/rules/ruleset/RuleSet.js'
import * as Assumptions from '../../src/simulation/Assumptions.js'

const matching = (form: RegExp, what: string): Codec<string> =>
  refine(t.string, (text): text is string => form.test(text), what)

const decimal = matching(/^-?(?:0|[1-9]\d*)(?:\.\d+)?$/, 'a decimal as text')
const fraction = matching(/^-?\d+\/[1-9]\d*$/, 'a fraction as text')
const digest = matching(/^[0-9a-f]{64}$/, 'a SHA-256')
const rao = matching(/^(?:0|[1-9]\d*)$/, 'rao as text')
const many = <A, O>(codec: t.Type<A, O>) => list(codec, 1_000_000)
const hotkey = Hotkey.codec
const tournament = TournamentId.codec
const type = TaskKind.tournamentType
const phase = oneOf('GroupStage', 'Knockout', 'BossRound', 'Finished')
const estimate = closed('an estimate', { value: t.number, low: t.number, high: t.number })

/** What `judge` and `judge --lines` answer with: a round of given pairs ends by its wins alone. */
export const verdict = refine(
  Verdict.codec,
  (of): of is Verdict.Verdict => of.outcome !== 'Crowned',
  'a verdict that is Dethroned or Defended'
)

const assumptions = Assumptions.codec
const payment = closed('a weight', { id: t.number, hotkey, weight: fraction, units: t.number })
const title = closed('a title', {
  champion: Champion.codec,
  tournament: nullable(tournament),
  since: nullable(t.number),
  performance: fraction
})
const pool = closed('a pool', {
  title: nullable(title),
  burns: t.boolean,
  boost: fraction,
  base: fraction,
  boosted: fraction
})

const played = closed('a tournament of whatif', { rules: t.string, phase, ending: nullable(t.UnknownRecord) })
const happened = { at: t.number, tournament: nullable(tournament) }

const side = t.union([
  closed('Entrant', { type: t.literal('Entrant'), hotkey, seed: t.number }),
  closed('Pending', { type: t.literal('Pending') }),
  closed('Bye', { type: t.literal('Bye') })
])

/** By the call, as docs/json.md names it. */
export const shapes: Readonly<Record<string, t.Mixed>> = {
  '`judge FILE`': verdict,
  '`draw` with groups': closed('groups', {
    groups: many(closed('a group', { number: t.number, miners: many(hotkey) })),
    notices: many(t.UnknownRecord)
  }),
  '`draw` with a bracket': closed('a bracket', {
    seeds: many(hotkey),
    matches: many(closed('a match', { name: t.string, home: side, away: side }))
  }),
  '`rules`': many(RuleSet.codec),
  '`rules ID`': RuleSet.codec,
  '`rules ID --check`': closed('a check', { id: t.string, digest }),
  '`rules ID --diff`': many(
    closed('a difference', { path: t.string, from: nullable(t.string), to: nullable(t.string) })
  ),
  '`thresholds`': many(
    closed('thresholds', {
      rules: t.string,
      settles: nullable(t.number),
      thresholds: many(closed('a threshold', { reign: t.number, threshold: decimal }))
    })
  ),
  '`odds`': many(
    closed('odds', {
      rules: t.string,
      type,
      assumptions,
      edge: t.number,
      probability: t.number,
      rows: many(
        closed('a row', {
          reign: t.number,
          threshold: t.number,
          equal: t.number,
          withEdge: t.number,
          edgeNeeded: nullable(t.number)
        })
      ),
      expectedReign: closed('reigns', { equal: nullable(t.number), withEdge: nullable(t.number) })
    })
  ),
  '`simulate`': many(
    closed('a simulation', {
      setup: closed('a setup', {
        type,
        field: t.union([
          closed('Drawn', { type: t.literal('Drawn'), size: t.number, spread: t.number }),
          closed('Given', { type: t.literal('Given'), strengths: many(t.number) })
        ]),
        noise: Assumptions.noise,
        failureRate: t.number,
        progress: t.number,
        champion: t.null,
        runs: t.number,
        history: t.number,
        seed: t.string,
        rules: t.string
      }),
      result: closed('a result', {
        stream: t.number,
        tournaments: t.number,
        histories: t.number,
        endings: t.record(oneOf('Dethroned', 'Defended', 'Crowned', 'Retained', 'Vacant'), t.number),
        dethroning: nullable(estimate),
        undeservedDethroning: nullable(estimate),
        undeservedShare: nullable(estimate),
        byReign: many(closed('a reign', { reign: t.number, bossRounds: t.number, dethroning: estimate })),
        reignLength: nullable(estimate),
        reignLengths: many(t.number),
        ways: many(
          closed('a way', { rank: t.number, bracket: estimate, last: many(estimate), title: estimate })
        ),
        championRanks: many(t.number)
      })
    })
  ),
  '`sweep`': many(
    closed('a cell', {
      cell: t.number,
      exact: t.boolean,
      tournaments: t.number,
      falseDethroning: estimate,
      bestWins: estimate,
      reignLength: nullable(estimate),
      at: t.record(t.string, t.number),
      rules: t.string
    })
  ),
  '`weights FILE`': closed('weights', {
    sum: fraction,
    weights: many(payment),
    tooSmall: many(closed('too small', { id: t.number, hotkey, weight: fraction })),
    pools: closed('pools', { text: nullable(pool), image: nullable(pool) }),
    participation: fraction,
    statements: many(t.UnknownRecord),
    scale: fraction,
    burn: closed('the burn', { id: t.number, hotkey, sources: many(t.UnknownRecord), amount: fraction })
  }),
  '`replay LOG`': t.UnknownRecord,
  '`explain LOG HOTKEY`': closed('an explanation', { hotkey, sentences: many(t.string) }),
  '`whatif LOG`': closed('what if', {
    recorded: played,
    under: played,
    unanswered: many(
      closed('unanswered', { slot: Slot.codec, kind: TaskKind.codec, missing: t.number, of: t.number })
    ),
    dropped: many(t.UnknownRecord),
    bossRound: nullable(t.UnknownRecord)
  }),
  '`report LOG -o FILE`': closed('a page', { file: t.string, bytes: t.number }),
  '`verify LOG`': closed('a verified log', {
    sound: t.boolean,
    fault: nullable(t.string),
    tournament,
    phase,
    outcome: digest,
    records: nullable(t.number),
    head: nullable(digest),
    proven: t.boolean,
    signedBy: nullable(hotkey)
  }),
  '`verify LOG` of a log that does not follow': closed('a fault', {
    sound: t.literal(false),
    fault: t.string
  }),
  '`check CONFIG`': closed('faults', { faults: many(t.string) }),
  '`status CONFIG`': t.type({
    paused: nullable(t.UnknownRecord),
    clock: nullable(t.string),
    types: many(
      t.type({
        type,
        champion: nullable(hotkey),
        reign: nullable(t.number),
        stage: t.string,
        tournament: nullable(tournament),
        past: t.number,
        due: nullable(t.string)
      })
    )
  }),
  '`accounts CONFIG`': t.record(hotkey, rao),
  '`accounts CONFIG verify`': closed('a proof', { fine: t.boolean }),
  '`accounts CONFIG burned`': closed('burned', { burned: rao }),
  '`run CONFIG`': many(
    t.union([
      closed('a report', { ...happened, type: t.literal('report'), report: Report.codec }),
      closed('what happened', { ...happened, type: oneOf('said', 'trouble'), message: t.string }),
      closed('a title at the end', {
        type: t.literal('title'),
        tournamentType: type,
        champion: nullable(Champion.codec)
      })
    ])
  ),
  'an act': closed('what was done', { done: t.boolean, message: t.string, key: t.string }),
  'an act that is refused': closed('a refusal', { refused: t.string }),
  '`export CONFIG ID FILE --head`': closed('a signed head', {
    stream: t.string,
    number: t.number,
    digest,
    hotkey,
    signature: matching(/^0x[0-9a-f]{128}$/, 'a signature')
  })
}

const job = { job: t.UnknownRecord }
const inPhase = { phase: oneOf(...phases) }

/** The lines of commands that print as things happen: by command, and by type where they have one. */
export const lines: Readonly<Record<string, t.Mixed>> = {
  'try Warning': closed('a warning', {
    type: t.literal('Warning'),
    rule: t.string,
    path: t.string,
    line: t.number,
    message: t.string
  }),
  'try Phase': closed('a phase', { type: t.literal('Phase'), ...job, ...inPhase, attempt: t.number }),
  'try Line': closed('a line', {
    type: t.literal('Line'),
    ...job,
    ...inPhase,
    stream: oneOf('out', 'err'),
    text: t.string
  }),
  'try Progress': closed('progress', { type: t.literal('Progress'), ...job, ...inPhase, fraction: t.number }),
  'try Usage': closed('usage', {
    type: t.literal('Usage'),
    ...job,
    memoryBytes: t.number,
    cpuSeconds: t.number,
    processes: t.number
  }),
  'try Queued': closed('a place', {
    type: t.literal('Queued'),
    ...job,
    position: t.number,
    expected: nullable(t.string)
  }),
  'try Base': closed('a base', {
    type: t.literal('Base'),
    ...job,
    image: t.string,
    digest: nullable(t.string),
    id: t.string
  }),
  'try Trouble': closed('trouble', { type: t.literal('Trouble'), ...job, ...inPhase, message: t.string }),
  'try Reported': closed('what was reported', { type: t.literal('Reported'), ...job, report: Report.codec }),
  'try Report': closed('the report', {
    type: t.literal('Report'),
    report: Report.codec,
    output: nullable(t.string)
  }),
  serve: closed('where it listens', { url: t.string, port: t.number }),
  miner: closed('a miner that answers', { hotkey, port: t.number })
}
