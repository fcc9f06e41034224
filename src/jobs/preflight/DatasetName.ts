/** The name of the task's data (EXECUTION 3): who looks for them under another one alone does not find them. Pure. */
import type { TaskKind } from '../../domain/task/TaskKind.js'
import type { Write } from './CacheWrites.js'
import type { Reached } from './Reach.js'
import type { Warning } from './Repository.js'

/** What follows the task's id in the name. */
const nameOf = (kind: TaskKind): string => (kind === 'ImageTask' ? '_tourn.zip' : '_train_data.json')

/** What the text of a trainer has that puts such a name together, for whatever kind of task it does so. */
const mark = /_tourn|train_data/

/** No name is longer than what is looked through: a text that names the folder over and over is read in proportion to its length. */
const file = /\/cache\/datasets\/[^\s"'*?]{0,300}\.(?:zip|tar|tgz|gz|json|jsonl|csv|parquet|arrow)\b/
const ending = /\.(?:zip|tar|tgz|gz|json|jsonl|csv|parquet|arrow)$/
const folder = /^\/cache\/datasets\/?$/

/** Looks into a folder that may be the data's: then any name is found. */
const lists = /\b(?:i?glob|listdir|scandir|iterdir|walk)\(/
const listsData = (text: string, strings: ReadonlyArray<string>): boolean =>
  lists.test(text) &&
  (/data|cache|zip/i.test(text.replaceAll(/\bos\.walk\(|\bglob\.glob\(/g, '')) ||
    strings.some(each => /^\/cache(?:\/datasets|\/?$)/.test(each)))

/** A place that looks for the data, as it names them. */
interface Place {
  readonly path: string
  readonly line: number
  readonly named: string
}

const places = ({ shells, modules }: Reached): ReadonlyArray<Place> => [
  ...shells.flatMap(({ path, lines }) =>
    lines.flatMap((line, i) => {
      const [named] = file.exec(line) ?? []
      return named === undefined ? [] : [{ path, line: i + 1, named }]
    })
  ),
  ...modules.flatMap(({ path, statements }) =>
    statements.flatMap(({ line, strings, text }) => {
      const whole = strings.find(each => each.startsWith('/cache/') && file.test(each))
      const last = strings.find(each => ending.test(each) && !each.includes(' '))
      const joined = text.includes('join(') && strings.some(each => folder.test(each)) ? last : undefined
      const named = whole ?? (joined === undefined ? undefined : `/cache/datasets/${joined}`)
      return named === undefined ? [] : [{ path, line, named }]
    })
  )
]

/** Whether the data are found by their own name, or by looking into their folder. */
const finds = ({ shells, modules }: Reached): boolean =>
  shells.some(({ lines }) =>
    lines.some(
      line => mark.test(line) || /\/cache\/datasets(?:\/?["']?\s*(?:$|[|;)])|[^\s]{0,300}[*?])/.test(line)
    )
  ) ||
  modules.some(({ statements }) =>
    statements.some(
      ({ text, strings }) =>
        mark.test(text) || strings.some(each => mark.test(each)) || listsData(text, strings)
    )
  )

/** The first place that names the data otherwise, where nothing that runs names them right or looks for them. */
export const warnings = (
  reached: Reached,
  kind: TaskKind,
  written: ReadonlyArray<Write>
): ReadonlyArray<Warning> => {
  if (finds(reached)) return []
  return places(reached)
    .filter(({ named }) => !written.some(({ what }) => what.includes(named)))
    .slice(0, 1)
    .map(({ path, line, named }) => ({
      rule: 'dataset-name',
      path,
      line,
      message: `looks for the data at ${named}, and they lie at /cache/datasets/{task id}${nameOf(kind)}: look there`
    }))
}
