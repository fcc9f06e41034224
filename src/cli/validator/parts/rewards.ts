/** GRPO's reward functions as files of Python beside the catalogue: each can be read, and tried, on its own. */
import { dirname, resolve } from 'node:path'
import * as t from 'io-ts'
import * as Codec from '../../../domain/codec/Codec.js'
import * as Python from '../../../jobs/preflight/Python.js'
import type * as Catalogue from '../../../validator/catalogue/Catalogue.js'
import * as Input from '../../terminal/input.js'

/** A reward function by its file. */
const inFile = Codec.closed('a reward function in a file', {
  file: Codec.text(4096),
  reward_weight: Codec.refine(
    t.number,
    (n): n is number => Number.isFinite(n) && n >= 0,
    'a weight of at least 0'
  )
})

/** How many functions Python sees in the file itself: what stands in a text is none of them. */
const functionsIn = (source: string): number => {
  const text = source.replace(/\r\n?/g, '\n')
  const lines = text.split('\n')
  return Python.statements(text).filter(({ line }) => /^def\s/.test(lines[line - 1] ?? '')).length
}

/** A reward function as trainers and evaluators are given it (EXECUTION 2): what was named by a file, with its text. */
const filled = async (of: unknown, folder: string, name: string): Promise<unknown> => {
  if (!Codec.isPlain(of) || !Object.hasOwn(of, 'file')) return of
  const { file, reward_weight } = Input.decoded(inFile, of, name)
  const path = resolve(folder, file)
  const source = await Input.text(path)
  const found = functionsIn(source)
  if (found !== 1)
    throw new Input.InputError(
      `${path} (${name}.file) defines ${found} functions at its top level: expected one, such as "def reward(completions, **kwargs):", which answers with one number for each completion.`
    )
  return { reward_func: source, reward_weight }
}

/** The catalogue of a file, with the reward functions that it names by their files. Its digest is of their text. */
export const read = async (catalogue: Catalogue.Catalogue, path: string): Promise<Catalogue.Catalogue> => ({
  ...catalogue,
  datasets: await Promise.all(
    catalogue.datasets.map(async (dataset, i) => {
      const functions: unknown = dataset.datasetType['reward_functions']
      if (dataset.kind !== 'GrpoTask' || !Array.isArray(functions)) return dataset
      const name = `catalogue.datasets.${i}.datasetType.reward_functions`
      const all = await Promise.all(
        Array.from<unknown>(functions).map((each, nth) => filled(each, dirname(path), `${name}.${nth}`))
      )
      return { ...dataset, datasetType: { ...dataset.datasetType, reward_functions: all } }
    })
  )
})
