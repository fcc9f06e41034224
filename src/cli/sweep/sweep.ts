/** `dethrone sweep`: a grid of rules and assumptions, and the rule sets on its frontier. */
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import { integer } from '../../domain/codec/Codec.js'
import * as Assumptions from '../../simulation/Assumptions.js'
import * as Frontier from '../../simulation/sweep/Frontier.js'
import * as Sweep from '../../simulation/sweep/index.js'
import * as Given from '../simulate/assumptions.js'
import {
  command,
  type Declaration,
  type Options as CommandOptions,
  type Values
} from '../terminal/command.js'
import { folder as made, InputError, rules, save, writable } from '../terminal/input.js'
import { counted, percent } from '../terminal/figures.js'
import { progress } from '../terminal/progress.js'
import { complain, exit, faultLines, print, UsageError } from '../terminal/terminal.js'
import { open, type Saved } from './saved.js'
import { heatMap, sweepTable } from './sweepText.js'

const axis = (about: string) => ({ type: 'string', value: 'LIST', about }) as const

const { rules: ruleSet, type, 'failure-rate': failureRate, json } = Given.options

const declaration = {
  name: 'sweep',
  about:
    'Tries every combination of the values given, in closed form where that is exact (cells with an edge), else by whole tournaments until the 95 % intervals are as narrow as asked. A list is 0.05,0.1 or FROM:TO:STEP. A false dethroning is one by a challenger that is not truly stronger; the best wins where the strongest miner of the field takes the title.',
  options: {
    rules: ruleSet,
    type,
    base: axis("the threshold's base"),
    decay: axis("the threshold's decay with each defence"),
    floor: axis("the threshold's floor"),
    tasks: axis('how many boss tasks, of the same kinds in proportion'),
    required: axis('how many wins dethrone'),
    noise: axis("a score's standard deviation, as a share of its mean (0.05); or by task type, once"),
    edge: axis('edges of challengers: duels, exact'),
    field: axis('sizes of fields: whole tournaments'),
    'failure-rate': failureRate,
    spread: { type: 'string', value: 'N', about: 'the standard deviation of strengths', default: '0.05' },
    progress: {
      type: 'string',
      value: 'N',
      about: 'by how much the champion falls behind from one tournament to the next',
      default: '0'
    },
    width: {
      type: 'string',
      value: 'N',
      about: 'half the width of the intervals to reach, in percentage points',
      default: '0.25'
    },
    most: { type: 'string', value: 'N', about: 'tournaments of one cell at most', default: '10000000' },
    history: { type: 'string', value: 'N', about: 'tournaments that follow upon each other', default: '100' },
    seed: { type: 'string', value: 'TEXT', about: 'where every draw comes from', default: 'dethrone' },
    workers: { type: 'string', value: 'N', about: 'threads; the rows do not depend on them' },
    find: {
      type: 'string',
      value: 'TEXT',
      about:
        'keeps the rule sets on the frontier, each held to this under every noise, edge and field: "false dethronings < 1 %", several joined by "and"'
    },
    best: {
      type: 'string',
      value: 'NAME',
      about: 'what is to be best on the frontier',
      default: 'P(best wins)'
    },
    out: { type: 'string', value: 'FOLDER', about: 'writes the rule sets on the frontier there, as files' },
    save: { type: 'string', value: 'FILE', about: 'keeps rows there, and goes on from those it holds' },
    svg: { type: 'string', value: 'FILE', about: 'draws a heat map over the first two lists' },
    map: { type: 'string', value: 'NAME', about: 'what the heat map shows', default: 'false dethronings' },
    json
  },
  example: 'dethrone sweep --base 0.05:0.2:0.05 --required 3,4,5 --edge 0.05'
} as const satisfies Declaration<CommandOptions>

type Options = Values<typeof declaration.options>

/** The most values of one list. */
const longest = 1000

const numbers = (name: string, text: string | undefined): ReadonlyArray<number> => {
  if (text === undefined) return []
  const [from, to, step, ...more] = text.split(':')
  if (to === undefined) return text.split(',').map(each => Given.number(name, t.number, each.trim()))
  const [a, b, by] = [from ?? '', to, step ?? ''].map(each => Given.number(name, t.number, each.trim()))
  if (more.length > 0 || a === undefined || b === undefined || by === undefined || !(by > 0) || b < a)
    throw new UsageError(`--${name} is "${text}": expected A,B,… or FROM:TO:STEP`)
  const count = Math.min(longest + 1, Math.floor((b - a) / by + 1e-9) + 1)
  return Array.from({ length: count }, (_, i) => Number((a + i * by).toFixed(6)))
}

const right = <A>(option: string, either: E.Either<string, A>): A => {
  if (E.isLeft(either)) throw new UsageError(`--${option}: ${either.left}`)
  return either.right
}

const sweepOf = async (values: Options): Promise<Sweep.Sweep> => {
  const byKind = values.noise?.includes('=') === true
  const { noise, failureRate } = Given.assumptions({
    'failure-rate': values['failure-rate'],
    noise: byKind ? values.noise : undefined
  })
  const decoded = Sweep.decode({
    rules: await rules(values.rules ?? 'gradients-2025-11'),
    type: Given.type(values),
    noise,
    failureRate,
    spread: Given.number('spread', Assumptions.real(0, 0.3), values.spread),
    progress: Given.number('progress', Assumptions.real(0, 0.3), values.progress),
    axes: {
      base: numbers('base', values.base),
      decay: numbers('decay', values.decay),
      floor: numbers('floor', values.floor),
      tasks: numbers('tasks', values.tasks),
      required: numbers('required', values.required),
      noise: byKind ? [] : numbers('noise', values.noise),
      edge: numbers('edge', values.edge),
      field: numbers('field', values.field)
    },
    halfWidth: Given.number('width', Assumptions.real(0.01, 50), values.width) / 100,
    most: Given.number('most', integer(1000, 1_000_000_000), values.most),
    history: Given.number('history', integer(1, 100_000), values.history),
    seed: values.seed
  })
  if (E.isLeft(decoded)) throw new InputError(`This cannot be swept:\n${faultLines(decoded.left)}`)
  return decoded.right
}

/** Each rule set once, under its id. */
const writeRules = async (folder: string, cells: ReadonlyArray<Sweep.Cell>): Promise<void> => {
  for (const { rules } of cells)
    await save(join(folder, `${rules.id}.json`), `${JSON.stringify(rules, null, 2)}\n`)
}

/** What a heat map rests on; an axis of noise says itself what it is. */
const assumed = (sweep: Sweep.Sweep): string =>
  sweep.axes.noise.length === 0
    ? Given.told(sweep.type, sweep)
    : `${sweep.type}; noise ${sweep.axes.noise.join(', ')}; failures ${percent(sweep.failureRate)}`

export const run = command(declaration, async values => {
  const asked = values.find === undefined ? [] : right('find', Frontier.conditions(values.find))
  const best = right('best', Frontier.measure(values.best))
  const map = right('map', Frontier.measure(values.map))
  const workers = Given.number(
    'workers',
    integer(1, 1024),
    values.workers ?? String(Math.min(1024, availableParallelism()))
  )
  const sweep = await sweepOf(values)
  const cells = Sweep.cells(sweep)
  if (cells.length === 0) throw new InputError('No cell of this grid is a rule set that works.')
  // Whoever waited for a long run is not told afterwards that its results have no place.
  await writable(values.svg)
  if (values.out !== undefined) await made(values.out)
  const saved: Saved | null = values.save === undefined ? null : await open(values.save, sweep)
  const bar = progress()
  const result = await Sweep.run({
    workers,
    done: saved?.rows ?? [],
    row: async (row, done, of) => {
      await saved?.add(row)
      bar.update(done, of)
    }
  })(sweep)()
  bar.clear()
  if (E.isLeft(result)) {
    complain(result.left.type === 'Aborted' ? 'The sweep was stopped.' : result.left.message)
    return exit.failed
  }
  const finds = values.find !== undefined || values.out !== undefined
  const rows = finds ? Frontier.frontier(asked, best)(cells, result.right) : result.right
  const found = rows.flatMap(row => cells.slice(row.cell, row.cell + 1))
  if (values.out !== undefined) await writeRules(values.out, found)
  if (values.svg !== undefined) await save(values.svg, heatMap(cells, result.right, map, assumed(sweep)))
  print(
    values.json
      ? JSON.stringify(
          rows.map((row, i) => ({ ...row, at: found[i]?.at, rules: found[i]?.rules.id })),
          null,
          2
        )
      : [
          `${counted(cells.length, 'cell')}${finds ? `, ${counted(new Set(found.map(cell => cell.rules.id)).size, 'rule set')} on the frontier` : ''}:`,
          '',
          ...sweepTable(cells, rows)
        ].join('\n')
  )
  return exit.ok
})
