/**
 * Sweeps: a grid over rule parameters and assumptions. A cell with an edge is a duel of champion and challenger, and
 * exact; a cell with a field is whole tournaments, simulated until the intervals are as narrow as asked.
 */
import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as t from 'io-ts'
import * as Codec from '../../domain/codec/Codec.js'
import { closed, integer, list, nullable, text } from '../../domain/codec/Codec.js'
import * as Digest from '../../domain/Digest.js'
import * as TaskKind from '../../domain/task/TaskKind.js'
import * as RuleSet from '../../rules/ruleset/RuleSet.js'
import * as Assumptions from '../Assumptions.js'
import { failureRate, noise, real, strength } from '../Assumptions.js'
import { stream } from '../kernel/Simulated.js'
import { largestField } from '../Setup.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

const share = real(0, 1)

/** What can vary. An empty list leaves a rule or an assumption as it is. */
const axes = closed('axes', {
  /** The threshold's base, decay and floor. */
  base: list(share, 1000),
  /** What each defence multiplies the threshold by. */
  decay: list(share, 1000),
  /** What the threshold never goes below. */
  floor: list(share, 1000),
  /** How many boss tasks, of the rule set's kinds in their proportions; how many wins dethrone. */
  tasks: list(integer(1, 32), 1000),
  /** How many boss tasks dethrone. */
  required: list(integer(1, 32), 1000),
  /** One deviation for all task types. */
  noise: list(Assumptions.deviation, 1000),
  /** The challenger's edge: cells with one are duels. */
  edge: list(strength, 1000),
  /** Sizes of fields drawn anew: cells with one are whole tournaments. */
  field: list(integer(1, largestField), 1000)
})

/** What can vary in a sweep. */
export type Axis = keyof t.TypeOf<typeof axes>

const fields = closed('a sweep', {
  /** The rule set that cells change. */
  rules: RuleSet.codec,
  /** `text` or `image`. */
  type: TaskKind.tournamentType,
  /** How far scores scatter, by kind of task, as a relative deviation. */
  noise,
  failureRate,
  /** How far strengths of a field lie apart, as a relative deviation. */
  spread: real(0, 0.3),
  /** How much stronger fields get from one tournament to the next. */
  progress: real(0, 0.3),
  axes,
  /** Half the width of the 95 % intervals that a cell is played to. */
  halfWidth: real(0.0001, 0.5),
  /** A cell ends with this many tournaments, however wide its intervals are. */
  most: integer(1000, 1_000_000_000),
  /** Tournaments that follow upon each other. */
  history: integer(1, 100_000),
  /** What everything is drawn from. */
  seed: text(256)
})

/** All that a sweep's rows depend on. */
export type Sweep = t.TypeOf<typeof fields>

/** A point of the grid with the rule set it stands for. */
export interface Cell {
  /** The values of the axes that vary. */
  readonly at: Readonly<Partial<Record<Axis, number>>>
  /** The rule set of the cell. */
  readonly rules: RuleSet.RuleSet
  /** How far scores scatter, by kind of task, as a relative deviation. */
  readonly noise: Sweep['noise']
  /** The challenger's edge, or the field's size. */
  readonly of:
    | {
        /** The challenger's edge: 0.05 is 5 %. */
        readonly edge: number
      }
    | {
        /** How many miners are drawn. */
        readonly field: number
      }
}

/** The default field of a sweep that varies neither edge nor field. */
const usualField = 64

const names = [
  'base',
  'decay',
  'floor',
  'tasks',
  'required',
  'noise',
  'edge',
  'field'
] as const satisfies ReadonlyArray<Axis>

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

/** Decodes a sweep; a duel has no field, so edge and field do not vary together. */
export const decode = (input: unknown): E.Either<ReadonlyArray<Codec.Fault>, Sweep> =>
  pipe(
    Codec.decode(fields)(input),
    E.filterOrElse(
      ({ axes }) => axes.edge.length === 0 || axes.field.length === 0,
      ({ axes }): ReadonlyArray<Codec.Fault> => [
        Codec.fault('axes.edge', axes.edge, 'no edges beside axes.field: a duel has no field')
      ]
    )
  )

/** The SHA-256 of the sweep and of the version of its draws: rows of another sweep, or of other draws, are not its own. */
export const digest = (sweep: Sweep): string => Digest.of({ sweep, stream })

/** So many of the kinds, in their order and proportions. */
const spreadOver = <A>(kinds: ReadonlyArray<A>, count: number): ReadonlyArray<A> =>
  Array.from({ length: count }, (_, i) => kinds[Math.floor((i * kinds.length) / count)]).flatMap(kind =>
    kind === undefined ? [] : [kind]
  )

const rulesAt = ({ rules, type }: Sweep, at: Cell['at']): unknown => {
  const { boss } = rules
  const { base, decay, floor, tasks, required } = at
  const changed = (['base', 'decay', 'floor', 'tasks', 'required'] as const).flatMap(name =>
    at[name] === undefined ? [] : [`${name}-${at[name]}`]
  )
  if (changed.length === 0) return rules
  return {
    ...rules,
    id: [type, ...changed].join('_').replaceAll('.', ''),
    source: `a sweep over ${rules.id}: ${changed.join(', ')}`,
    boss: {
      ...boss,
      threshold: {
        base: base === undefined ? boss.threshold.base : String(base),
        decay: decay === undefined ? boss.threshold.decay : String(decay),
        floor: floor === undefined ? boss.threshold.floor : String(floor)
      },
      kinds:
        tasks === undefined ? boss.kinds : { ...boss.kinds, [type]: spreadOver(boss.kinds[type], tasks) },
      winsRequired: required === undefined ? boss.winsRequired : { ...boss.winsRequired, [type]: required }
    }
  }
}

/** Every point of the grid, those apart whose rules cannot work. */
export const cells = (sweep: Sweep): ReadonlyArray<Cell> => {
  let points: ReadonlyArray<Cell['at']> = [{}]
  for (const name of names) {
    const values = sweep.axes[name]
    if (values.length > 0) points = points.flatMap(at => values.map(value => ({ ...at, [name]: value })))
  }
  return points.flatMap(at => {
    const rules = RuleSet.decode(rulesAt(sweep, at))
    const field = at.field ?? usualField
    if (E.isLeft(rules) || (at.edge === undefined && field < rules.right.registration.minimumField)) return []
    return [
      {
        at,
        rules: rules.right,
        noise: at.noise === undefined ? sweep.noise : Assumptions.uniform(at.noise),
        of: at.edge === undefined ? { field } : { edge: at.edge }
      }
    ]
  })
}

/** An estimate as a codec, for rows that were kept. */
const estimate = closed('an estimate', {
  /** The estimate itself. */
  value: t.number,
  /** The lower end of its 95 % interval. */
  low: t.number,
  /** The upper end of its 95 % interval. */
  high: t.number
})

const row = closed('a row of a sweep', {
  /** The cell's index in the grid, from 0. */
  cell: integer(0, 1_000_000_000),
  /** Whether it was worked out, and not played. */
  exact: t.boolean,
  /** Tournaments that were played for it. */
  tournaments: integer(0, 1_000_000_000),
  /** Of boss rounds of challengers that are not truly stronger: those that dethrone. */
  falseDethroning: estimate,
  /** Of tournaments: those whose strongest miner takes the title; of duels: those that the challenger with the edge wins. */
  bestWins: estimate,
  /** In tournaments; null where no reign ended. */
  reignLength: nullable(estimate)
})

/** What came of a cell, by its index. */
export type Row = t.TypeOf<typeof row>

/** Decodes a row that was kept. */
export const decodeRow: (input: unknown) => E.Either<ReadonlyArray<Codec.Fault>, Row> = Codec.decode(row)
