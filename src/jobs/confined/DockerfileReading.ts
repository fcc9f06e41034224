/** A miner's Dockerfile, read in the process apart: first for the images it needs, then printed upon them (EXECUTION 4, build; 6). */
import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as t from 'io-ts'
import * as Bases from '../dockerfile/Bases.js'
import * as Dockerfile from '../dockerfile/Dockerfile.js'
import * as Objection from '../dockerfile/Objection.js'
import * as Parse from '../dockerfile/Parse.js'
import * as Print from '../dockerfile/Print.js'
import * as Untar from '../output/Untar.js'
import * as Reading from './Reading.js'

const refused = t.type({ type: t.literal('Refused'), objection: Objection.codec })

// -------------------------------------------------------------------------------------
// the images it needs
// -------------------------------------------------------------------------------------

/** Where bases may come from. */
export const imagesAsked = t.type({ allowed: Bases.allowed })

export const imagesSaid = t.union([
  t.type({ type: t.literal('Images'), images: t.array(Dockerfile.need) }),
  refused
])

export const images = Reading.of(imagesAsked, async ({ allowed }, next) =>
  pipe(
    Parse.parse(await Untar.whole(next())),
    E.flatMap(Bases.named(allowed)),
    E.match(
      (objection): t.TypeOf<typeof imagesSaid> => ({ type: 'Refused', objection }),
      (dockerfile): t.TypeOf<typeof imagesSaid> => ({
        type: 'Images',
        images: Array.from(Dockerfile.images(dockerfile))
      })
    )
  )
)

// -------------------------------------------------------------------------------------
// printed
// -------------------------------------------------------------------------------------

/** The images by their full names, each with its id and environment, and the label of every stage. */
export const printedAsked = t.type({
  images: t.array(
    t.type({ name: t.string, id: t.string, environment: t.array(t.tuple([t.string, t.string])) })
  ),
  label: t.type({ name: t.string, value: t.string })
})

export const printedSaid = t.union([
  t.type({ type: t.literal('Printed'), lines: t.array(t.string) }),
  refused
])

export const printed = Reading.of(printedAsked, async (asked, next) => {
  const found = asked.images.map(
    ({ name, id, environment }) => [name, { id, environment: new Map(environment) }] as const
  )
  return pipe(
    Parse.parse(await Untar.whole(next())),
    E.flatMap(Print.lines({ images: new Map(found), label: asked.label })),
    E.match(
      (objection): t.TypeOf<typeof printedSaid> => ({ type: 'Refused', objection }),
      (lines): t.TypeOf<typeof printedSaid> => ({ type: 'Printed', lines: Array.from(lines) })
    )
  )
})
