/** The catalogue: the models and datasets that tasks are made of, and the choice among them (RULES 14.6). Pure. */
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import * as E from 'fp-ts/lib/Either.js'
import type * as t from 'io-ts'
import { closed, integer, list, nullable, once, text } from '../../domain/codec/Codec.js'
import * as Json from '../../domain/codec/Json.js'
import * as Digest from '../../domain/Digest.js'
import type { Seed } from '../../domain/Seed.js'
import { modelType, type Material } from '../../domain/task/Task.js'
import * as TaskKind from '../../domain/task/TaskKind.js'
import type { Request } from '../../ports/TaskSource.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** Reads a model of a catalogue. */
export const model = closed('a model', {
  /** Its name on the hub. */
  name: text(256),
  /** A count; an image model may do without. */
  parameters: nullable(integer(1)),
  /** Null for a text model. */
  modelType: nullable(modelType)
})

/** Reads a dataset of a catalogue. */
export const dataset = closed('a dataset', {
  /** Where it is fetched from. */
  url: text(2048),
  /** The kind of task it is for. */
  kind: TaskKind.codec,
  /** Null for images. */
  rows: nullable(integer(1)),
  /** Columns and format, as trainers are told them (EXECUTION 2). */
  datasetType: Json.object
})

/** Reads a catalogue: each model by its name once, each dataset once for a kind. */
export const codec = closed('a catalogue', {
  /** Models, each once. */
  models: once(list(model, 100_000), ({ name }) => name, 'each model once', 'name'),
  /** Datasets, each once for a kind of task. */
  datasets: once(list(dataset, 100_000), ({ url, kind }) => `${kind} ${url}`, 'each dataset once', 'url')
})

/** Models with their sizes, and datasets with their rows and kinds. */
export interface Catalogue extends t.TypeOf<typeof codec> {}

/** SHA-256 of a catalogue: the same digest, the same tasks to draw from. */
export const digest = (catalogue: Catalogue): Digest.Digest => Digest.of(codec.encode(catalogue))

// -------------------------------------------------------------------------------------
// the choice
// -------------------------------------------------------------------------------------

const billion = 1_000_000_000

/** The models that fit a kind of task and a range of sizes; of image models the size does not matter. */
export const models =
  ({ kind, billions: { from, to } }: Pick<Request, 'kind' | 'billions'>) =>
  (catalogue: Catalogue): ReadonlyArray<t.TypeOf<typeof model>> =>
    catalogue.models.filter(({ parameters, modelType: of }) =>
      kind === 'ImageTask'
        ? of !== null
        : of === null && parameters !== null && parameters >= from * billion && parameters <= to * billion
    )

/** The datasets of a kind. */
export const datasets =
  (kind: TaskKind.TaskKind) =>
  (catalogue: Catalogue): ReadonlyArray<t.TypeOf<typeof dataset>> =>
    catalogue.datasets.filter(each => each.kind === kind)

/** One of them, by 16 bytes read as a number: far more than there are, so each is as likely as the others. */
const pick = <A>(among: ReadonlyArray<A>, bytes: Uint8Array): A | undefined =>
  among.length === 0 ? undefined : among[Number(BigInt(`0x${bytesToHex(bytes)}`) % BigInt(among.length))]

/**
 * What fills a slot: of HMAC-SHA-256(secret, `seed/slot`) the first half chooses the model, the second the dataset, each
 * in the order of the catalogue. `Left` says what the catalogue lacks.
 */
export const choose =
  (secret: string, seed: Seed) =>
  (request: Pick<Request, 'slot' | 'kind' | 'billions'>) =>
  (catalogue: Catalogue): E.Either<string, Material> => {
    const bytes = hmac(sha256, hexToBytes(secret), utf8ToBytes(`${seed}/${request.slot}`))
    const base = pick(models(request)(catalogue), bytes.subarray(0, 16))
    const data = pick(datasets(request.kind)(catalogue), bytes.subarray(16))
    const { from, to } = request.billions
    if (base === undefined)
      return E.left(
        `The catalogue has no model for ${request.slot}: expected one for a ${request.kind} of ${from} to ${to} billion parameters.`
      )
    if (data === undefined)
      return E.left(`The catalogue has no dataset for ${request.slot}: expected one for a ${request.kind}.`)
    return E.right({
      model: base.name,
      parameters: base.parameters,
      modelType: base.modelType,
      dataset: data.url,
      rows: data.rows,
      datasetType: data.datasetType
    })
  }

// -------------------------------------------------------------------------------------
// the secret
// -------------------------------------------------------------------------------------

/** A tournament's secret, in hexadecimal: HMAC-SHA-256 of its id under the validator's own, so that publishing one tells nothing of the next. */
export const secretOf = (master: string, id: string): string =>
  bytesToHex(hmac(sha256, utf8ToBytes(master), utf8ToBytes(`dethrone/tasks/${id}`)))

/** What is recorded of a secret before the beacon's value exists: the SHA-256 of its bytes. */
export const commitment = (secret: string): string => bytesToHex(sha256(hexToBytes(secret)))
