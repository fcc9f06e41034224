/** A commit's list of files, read in the process apart (EXECUTION 4, fetch; 6). */
import * as t from 'io-ts'
import * as Git from '../repository/Git.js'
import * as Ignored from '../repository/Ignored.js'
import * as Untar from '../output/Untar.js'
import * as Reading from './Reading.js'

/** The first of these places is looked for. */
export const asked = t.type({ places: t.array(t.string) })

/** What is in a commit: the sum of its files, the first of the places that is there, and whether it leaves files out of its builds. */
export const said = t.type({
  bytes: t.number,
  ignores: t.boolean,
  found: t.union([t.null, t.type({ path: t.string, object: t.string, isFile: t.boolean, size: t.number })])
})
export interface Said extends t.TypeOf<typeof said> {}

export const read = Reading.of(asked, async ({ places }, next): Promise<Said> => {
  const entries = Git.entries((await Untar.whole(next())).toString())
  const at = places.flatMap(place => entries.find(({ path }) => path === place) ?? [])[0]
  return {
    bytes: entries.reduce((sum, { size }) => sum + size, 0),
    ignores: entries.some(one => one.path === Ignored.place && Git.isFile(one)),
    found:
      at === undefined ? null : { path: at.path, object: at.object, isFile: Git.isFile(at), size: at.size }
  }
})
