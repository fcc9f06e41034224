/** Printed words: values that can be read in one way alone, each checked for where it stands (EXECUTION 4, build). Pure. */
import { Buffer } from 'node:buffer'
import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as Characters from './grammar/Characters.js'
import type { Read } from './Objection.js'
import * as Values from './grammar/Values.js'
import type { Word } from './grammar/Word.js'

/** What a stage's words can mean at one point: environment goes before arguments. */
export interface Scope {
  readonly environment: Map<string, string>
  readonly args: Map<string, string>
}

/** In double quotes. */
export const quoted = (text: string): string => `"${text.replace(/["\\$]/g, '\\$&')}"`
/** The same outside of quotes. */
export const escaped = (text: string): string => text.replace(/["'\\$]/g, '\\$&')
/** What was escaped. */
export const unescaped = (text: string): string => text.replace(/\\(["'\\$])/g, '$1')

/** A word's value, if the line that holds it can be read in one way alone. */
export const filled =
  ({ args, environment }: Scope) =>
  (word: Word): Read<string> =>
    pipe(
      Values.fill(new Map([...args, ...environment]))(word),
      E.filterOrElse(
        text => Characters.objection(text) === null,
        text => Characters.objection(text) ?? ''
      )
    )

const matching =
  (what: RegExp, expected: string) =>
  (scope: Scope, word: Word): Read<string> =>
    pipe(
      filled(scope)(word),
      E.filterOrElse(
        text => what.test(text),
        text => `${JSON.stringify(text.slice(0, 80))} is not ${expected}`
      )
    )

const isPath = (text: string): boolean =>
  text !== '' &&
  Buffer.byteLength(text) <= 4000 &&
  text.split('/').every(part => Buffer.byteLength(part) <= 255)

/** A path inside the image. */
export const path = (scope: Scope, word: Word): Read<string> =>
  pipe(
    filled(scope)(word),
    E.filterOrElse(isPath, text => `${JSON.stringify(text.slice(0, 80))} is empty, or too long for a path`)
  )

/** A path of the repository, or a pattern of such. */
export const inRepository = (scope: Scope, word: Word): Read<string> =>
  pipe(
    path(scope, word),
    E.filterOrElse(
      text => !/(?:^|\/)\.\.(?:\/|$)|\\/.test(text),
      text => `${JSON.stringify(text.slice(0, 80))} leads out of the repository, or holds a backslash`
    )
  )

export const user = matching(
  /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}(?::[A-Za-z0-9_][A-Za-z0-9_.-]{0,63})?$/,
  'a user, or user:group'
)
export const signal = matching(/^(?:SIG[A-Z0-9+-]{1,12}|[A-Z][A-Z0-9+-]{1,12}|[1-9]\d?)$/, 'a signal')
export const port = matching(/^\d{1,5}(?:-\d{1,5})?(?:\/(?:tcp|udp|sctp))?$/, 'a port')
