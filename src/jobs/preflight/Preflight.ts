/**
 * Preflight: what of a repository would fail under the contract, told before it runs, with file, line and what to do
 * (EXECUTION 1 to 5). What the Dockerfile copies and what the entry point reaches counts, and nothing else: a warning that
 * is wrong once is not read again. Pure.
 */
import { Buffer } from 'node:buffer'
import * as E from 'fp-ts/lib/Either.js'
import type { TaskKind } from '../../domain/task/TaskKind.js'
import * as Bases from '../dockerfile/Bases.js'
import * as Parse from '../dockerfile/Parse.js'
import * as Ignored from '../repository/Ignored.js'
import * as ArgumentsTaken from './ArgumentsTaken.js'
import * as Building from './Building.js'
import * as CacheWrites from './CacheWrites.js'
import * as DatasetName from './DatasetName.js'
import * as Entry from './Entry.js'
import * as Missing from './Missing.js'
import * as Network from './Network.js'
import * as Output from './Output.js'
import * as Reach from './Reach.js'
import * as Repository from './Repository.js'
import * as ShellArguments from './ShellArguments.js'
import type { File, Warning } from './Repository.js'

export type { File, Warning } from './Repository.js'

/** What is looked at: the files that could be read, the paths of all, and where Dockerfiles of this kind of task may be. */
export interface Subject {
  readonly kind: TaskKind
  /** In their order: the first that is there is built. */
  readonly dockerfiles: ReadonlyArray<string>
  readonly paths: ReadonlyArray<string>
  readonly files: ReadonlyArray<File>
  /** The paths of those that have no executable bit. */
  readonly unexecutable: ReadonlySet<string>
  readonly bases: Bases.Allowed
  /** Options that trainers are passed because of a setting, besides the guide's. */
  readonly further: ReadonlyArray<string>
}

/** Every warning, in the order of the files and lines. A repository without a Dockerfile has one of the rule `no-dockerfile`. */
export const warnings = ({
  kind,
  dockerfiles,
  paths,
  files,
  unexecutable,
  bases,
  further
}: Subject): ReadonlyArray<Warning> => {
  const texts = new Map(files.map(({ path, text }) => [path, text]))
  const path = dockerfiles.find(place => paths.includes(place))
  const text = path === undefined ? undefined : texts.get(path)
  if (path === undefined || text === undefined) return [Building.noDockerfile(dockerfiles, paths)]
  const parsed = E.flatMap(Bases.named(bases))(Parse.parse(Buffer.from(text)))
  if (E.isLeft(parsed))
    return [
      {
        rule: 'dockerfile-refused',
        path,
        line: parsed.left.line,
        message: `is not built: ${parsed.left.reason}`
      }
    ]
  const isLeftOut = Ignored.leftOut(texts.get(Ignored.place) ?? '', path)
  const image = Repository.image(
    parsed.right,
    paths.filter(one => !isLeftOut(one))
  )
  const absent = new Set(
    image.missing.length === 0
      ? []
      : Repository.image(parsed.right, paths).missing.map(({ source }) => source)
  )
  const reached = Reach.reached(image, texts)
  const first = Entry.first(image)
  const written = CacheWrites.writesOf(reached, kind)
  return [
    ...image.missing.map(({ line, source }) => ({
      rule: 'copy-source-missing',
      path,
      line,
      message: absent.has(source)
        ? `copies ${source}, which is not in the commit, and the build fails: commit it, or copy what is there`
        : `copies ${source}, which .dockerignore leaves out, and the build fails: take its line out of .dockerignore, or make an exception with !`
    })),
    ...Building.unpacked(parsed.right, path),
    ...Entry.warnings(image, reached, path, { paths, texts, unexecutable, isLeftOut }),
    ...Missing.warnings(image, reached, new Set(paths)),
    ...ArgumentsTaken.warnings(reached, kind, further, first),
    ...(first.size > 0
      ? [...first].flatMap(one =>
          ShellArguments.warnings(
            one,
            reached,
            [...ArgumentsTaken.passed(kind), ...further],
            ArgumentsTaken.needed(reached, kind)
          )
        )
      : []),
    ...hours(reached, path),
    ...DatasetName.warnings(reached, kind, written),
    ...Building.swallowed(parsed.right, text, path),
    ...written.map(({ path: at, line, what }) => ({
      rule: 'writes-cache',
      path: at,
      line,
      message: `${what}, and /cache is read-only while it trains: write below the working folder or /tmp`
    })),
    ...(image.missing.length > 0
      ? []
      : Output.warnings(reached, image, { path, line: image.entrypoint?.line ?? 1 })),
    ...Network.requests(reached).map(({ rule, path: at, line, what }) => ({
      rule,
      path: at,
      line,
      message: `${what}, and there is no network while it trains: do it in a RUN of the Dockerfile, or use what lies in /cache`
    }))
  ].sort((a, b) => (a.path === b.path ? a.line - b.line : a.path < b.path ? -1 : 1))
}

/** A trainer that does not know how long it has is stopped in the middle, unless it ends by itself. */
const hours = ({ shells, modules }: Reach.Reached, path: string): ReadonlyArray<Warning> => {
  const mention = /hours[-_]to[-_]complete/
  const sees =
    shells.some(({ lines }) => lines.some(line => mention.test(line))) ||
    modules.some(({ statements }) =>
      statements.some(({ text, strings }) => mention.test(text) || strings.some(s => mention.test(s)))
    )
  const isParser = modules.some(({ statements }) =>
    statements.some(({ text }) => text.includes('.add_argument('))
  )
  return sees || !isParser
    ? []
    : [
        {
          rule: 'no-hours',
          path,
          line: 1,
          message:
            'nothing that runs reads --hours-to-complete: training that goes on is stopped, and only what was saved counts'
        }
      ]
}
