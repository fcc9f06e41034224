// What a Dockerfile comes to, with bases that are called as their names say.
import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as Dockerfile from '../../../src/jobs/dockerfile/Dockerfile.js'
import type { Checked } from '../../../src/jobs/dockerfile/Objection.js'
import * as Parse from '../../../src/jobs/dockerfile/Parse.js'
import * as Print from '../../../src/jobs/dockerfile/Print.js'
import * as Reference from '../../../src/jobs/dockerfile/Reference.js'

export const label = { name: 'mark', value: 'p' }
export const mark = 'LABEL "mark"="p"'

const images = (of: Dockerfile.Dockerfile, environment: Readonly<Record<string, string>>) =>
  new Map(
    Dockerfile.images(of).map(({ image }) => {
      const name = Reference.name(image)
      return [name, { id: name, environment: new Map(Object.entries(environment)) }] as const
    })
  )

/** The lines it is printed as, marks included. */
export const lines = (
  file: string | Uint8Array,
  environment: Readonly<Record<string, string>> = { PATH: '/bin' }
): Checked<ReadonlyArray<string>> =>
  pipe(
    Parse.parse(typeof file === 'string' ? Buffer.from(file) : file),
    E.flatMap(of => Print.lines({ images: images(of, environment), label })(of))
  )

/** The same without marks; an objection is its line and its reason. */
export const plain = (
  file: string,
  environment?: Readonly<Record<string, string>>
): ReadonlyArray<string> | string =>
  pipe(
    lines(file, environment),
    E.match(
      ({ line, reason }): ReadonlyArray<string> | string => `${line}: ${reason}`,
      found => found.filter(line => line !== mark)
    )
  )
