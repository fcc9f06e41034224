/** Copying: what `COPY` and `ADD` have in common (EXECUTION 4, build). Pure. */
import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as Exec from './Exec.js'
import * as Flags from './Flags.js'
import { each, type Read } from '../Objection.js'
import * as Word from './Word.js'

const paths = (text: string): Read<ReadonlyArray<Word.Word>> => {
  const list = text.startsWith('[') ? Exec.strict(text) : E.right(Word.atBlanks(text))
  return pipe(
    list,
    E.filterOrElse(
      words => words.length >= 2,
      () => 'it needs what to copy, and where to'
    ),
    E.filterOrElse(
      words => !words.some(word => word.startsWith('<<')),
      () => 'a heredoc needs BuildKit, and images are built without it: put the text into a file'
    ),
    E.flatMap(each(Word.read))
  )
}

/** Options of those names, sources and where to. */
export const read = (text: string, known: ReadonlyArray<string>) =>
  pipe(
    Flags.read(text, known),
    E.bindTo('head'),
    E.bind('paths', ({ head }) => paths(head.rest)),
    E.bind('chown', ({ head }) => {
      const chown = head.flags.find(({ name }) => name === 'chown')
      return chown === undefined ? E.right(null) : Word.read(chown.value)
    }),
    E.map(({ head, paths: all, chown }) => ({
      flags: head.flags,
      chown,
      sources: all.slice(0, -1),
      to: all[all.length - 1] ?? []
    }))
  )

/** The engine itself fetches addresses, from the host's own network: only files of the repository may be named. */
export const fetches = (source: Word.Word): boolean => {
  const plain = Word.literal(source)
  return plain === null || plain.includes(':')
}
