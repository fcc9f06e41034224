/** Model metadata: names the base model again where a trainer wrote the local path (EXECUTION 4, collect). Pure. */
import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as t from 'io-ts'
import * as Names from '../contract/Names.js'

/** The files that name a base model, at any depth; longer ones are no metadata. */
export const longest = 1 << 20

export const isMetadata = (path: string): boolean => /(?:^|\/)(?:README\.md|adapter_config\.json)$/.test(path)

/** A metadata file with the base model's own name for every local path to it. */
export const repaired =
  (model: string) =>
  (path: string, text: string): string =>
    path.endsWith('.md') ? readme(model, text) : adapterConfig(model, text)

const below = `${Names.paths.models.slice(1)}/[^\\s"'()\\[\\]{}<>,\`]*`

/**
 * A path into the model cache, up to where a text or a link ends. The slashes before it are taken from the first of them
 * alone: tried from each, a text of nothing but slashes took minutes.
 */
const local = new RegExp(`(?:(?<!/)/+)?${below}`, 'g')

/** Generated links glue the path behind the hub's address. */
const linked = new RegExp(`(https://huggingface\\.co/)/*${below}`, 'g')

/** In a model card: in the front matter, and in the sentences and links that trainers generate. */
const readme = (model: string, text: string): string =>
  text.replaceAll(linked, (_, hub: string) => hub + model).replaceAll(local, () => model)

/** What is no JSON, or too deep to be written again, is left alone: evaluators say what they think of it. */
const adapterConfig = (model: string, text: string): string =>
  pipe(
    E.tryCatch((): unknown => JSON.parse(text), E.toError),
    E.filterOrElse(t.UnknownRecord.is, () => new Error('not an object')),
    E.flatMap(config => {
      const field = 'base_model_name_or_path'
      const named = config[field]
      return typeof named === 'string' && named.startsWith(Names.paths.models)
        ? E.tryCatch(() => `${JSON.stringify({ ...config, [field]: model }, null, 2)}\n`, E.toError)
        : E.right(text)
    }),
    E.getOrElse(() => text)
  )
