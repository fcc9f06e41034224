/** A commit under review, read in the process apart: what of it will fail (EXECUTION 1 to 5; 6). */
import * as t from 'io-ts'
import * as TaskKind from '../../domain/task/TaskKind.js'
import * as Bases from '../dockerfile/Bases.js'
import * as Untar from '../output/Untar.js'
import * as Preflight from '../preflight/Preflight.js'
import * as Reading from './Reading.js'

/** What the commit is held against. */
export const asked = t.type({
  kind: TaskKind.codec,
  dockerfiles: t.array(t.string),
  further: t.array(t.string),
  bases: Bases.allowed
})

export const said = t.array(t.type({ rule: t.string, path: t.string, line: t.number, message: t.string }))

/** A longer file, or one with a longer line, is no source that somebody wrote; more than these are not read. */
const longestFile = 1 << 18
const longLine = /[^\n]{5000}/
const mostFiles = 2000
const mostBytes = 1 << 25
const mostWarnings = 500
const longestMessage = 1000

export const read = Reading.of(asked, async (question, next): Promise<t.TypeOf<typeof said>> => {
  const paths: Array<string> = []
  const files: Array<Preflight.File> = []
  const unexecutable = new Set<string>()
  let bytes = 0
  for await (const { header, body } of Untar.read(next())) {
    if (header.type === 'Folder') continue
    paths.push(header.path)
    bytes += header.size
    if (header.type === 'File' && (header.mode & 0o111) === 0) unexecutable.add(header.path)
    if (
      header.type !== 'File' ||
      header.size > longestFile ||
      files.length === mostFiles ||
      bytes > mostBytes
    ) {
      bytes -= header.size
      continue
    }
    const text = (await Untar.whole(body())).toString()
    if (!text.includes('\0') && !longLine.test(text)) files.push({ path: header.path, text })
  }
  return Preflight.warnings({ ...question, paths, files, unexecutable })
    .slice(0, mostWarnings)
    .map(({ rule, path, line, message }) => ({
      rule,
      path: path.slice(0, longestMessage),
      line,
      message: message.slice(0, longestMessage)
    }))
})
