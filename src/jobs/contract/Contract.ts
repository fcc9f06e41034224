/** Contract: what of the trainers' contract an operator may choose: Dockerfile places, model types, further arguments (EXECUTION 1, 2, 5). Pure. */
import type * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import {
  closed,
  constant,
  decode,
  integer,
  list,
  nullable,
  refine,
  type Fault
} from '../../domain/codec/Codec.js'
import { modelType } from '../../domain/task/Task.js'
import type { Job } from '../../domain/task/Job.js'
import type { Material } from '../../domain/task/Task.js'
import { gibi } from '../output/Bytes.js'
import * as Source from './Source.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** A path inside a repository or a folder: no option, no way upwards, nothing hidden. */
const path = refine(
  t.string,
  (s): s is string =>
    s.length <= 200 && /^[A-Za-z0-9_][A-Za-z0-9._-]*(?:\/[A-Za-z0-9_][A-Za-z0-9._-]*)*$/.test(s),
  'a relative path of letters, digits, ".", "_" and "-"'
)

/** What becomes an argument's value: it cannot be taken for an option, nor command a terminal. */
export const isValue = (s: unknown): s is string =>
  typeof s === 'string' && s.length <= 256 && /^[^-\p{C}\p{Z}][^\p{C}]*$/u.test(s)

const value = refine(t.string, isValue, 'a text of at most 256 characters that does not begin with "-"')

/** The options of every trainer (EXECUTION 2), which no setting may say a second time. */
const fixed: ReadonlyArray<string> = [
  ...['--task-id', '--model', '--dataset', '--dataset-type', '--task-type', '--file-format'],
  ...['--dataset-zip', '--model-type', '--expected-repo-name', '--hours-to-complete', '--help']
]

/** A further argument: with a value of its own, or with that of a field of the task's dataset type, where it has it. */
export const argument = closed('a further argument', {
  /** The option's name, dashes included. */
  option: refine(
    t.string,
    (s): s is string => /^--[a-z0-9]+(?:-[a-z0-9]+)*$/.test(s) && s.length <= 64 && !fixed.includes(s),
    'an option such as --trigger-word, none of those that trainers get anyway'
  ),
  /** Where its value comes from. */
  from: t.union([
    closed('a value', {
      /** A value that is always the same. */
      value
    }),
    closed('a field', {
      /** The field of the task that has the value. */
      field: value
    })
  ])
})

const dockerfiles = refine(
  list(path, 16),
  (paths): paths is ReadonlyArray<string> => paths.length > 0,
  'at least one path of a Dockerfile'
)

/** Files of a hub's repository that trainers of a model type load by name (EXECUTION 3). */
export const hubFiles = closed('hub files', {
  /** The repository on the hub, `owner/name`. */
  repository: refine(t.string, (s): s is string => Source.isModel(s), Source.modelName),
  /** null: all that a tokenizer is made of, weights left out. */
  files: nullable(list(path, 256)),
  /** In the hub's own cache layout, or as they are, straight in the folder. */
  layout: t.keyof({
    /** As the hub's own cache lays files out. */
    cache: null,
    /** As plain files in one folder. */
    plain: null
  })
})

/** A type of image models: where its Dockerfile is looked for, what it needs of the hub, what its trainers are told besides. */
export const type = closed('a model type', {
  /** The type's name, `sdxl` for instance. */
  name: modelType,
  /** Where a repository may have the Dockerfile; the first that is there counts. */
  dockerfiles,
  /** Arguments after those of every trainer. */
  arguments: list(argument, 16),
  /** What lies in the cache besides model and dataset. */
  hub: list(hubFiles, 32),
  /** A model whose largest .safetensors is larger is that file alone; null: never (EXECUTION 3). */
  singleFileAbove: nullable(integer(0))
})

/** Reads a contract; model types have different names (EXECUTION 2). */
export const codec = closed('the contract', {
  /** How text trainers are built and called. */
  text: closed('text trainers', {
    /** Where a repository may have the Dockerfile; the first that is there counts. */
    dockerfiles,
    /** Arguments after those of every trainer. */
    arguments: list(argument, 16)
  }),
  /** How image trainers are, by type of model. */
  modelTypes: refine(
    list(type, 64),
    (types): types is ReadonlyArray<ModelType> => new Set(types.map(of => of.name)).size === types.length,
    'model types with different names'
  ),
  /** Whether libraries are told not to ask the hub: HF_HUB_OFFLINE. */
  hubOffline: t.boolean
})

/** An argument that trainers of a kind get besides those that all get (EXECUTION 2). */
export interface Argument extends t.TypeOf<typeof argument> {}
/** Files of a repository on the hub, and how they are laid out in a trainer’s cache (EXECUTION 3). */
export interface HubFiles extends t.TypeOf<typeof hubFiles> {}
/** A type of image models, and what its trainers find and are told. */
export interface ModelType extends t.TypeOf<typeof type> {}

/** What an operator's trainers find and are told, beside what never changes. */
export interface Contract extends t.TypeOf<typeof codec> {}

// -------------------------------------------------------------------------------------
// values
// -------------------------------------------------------------------------------------

/** The tokenizers that every image task finds in the hub's cache. */
const tokenizers: ReadonlyArray<HubFiles> = [
  { repository: 'openai/clip-vit-large-patch14', files: null, layout: 'cache' },
  { repository: 'laion/CLIP-ViT-bigG-14-laion2B-39B-b160k', files: null, layout: 'cache' },
  {
    repository: 'google/t5-v1_1-xxl',
    files: ['config.json', 'special_tokens_map.json', 'spiece.model', 'tokenizer_config.json'],
    layout: 'cache'
  }
]

const kohya = (name: string): ModelType => ({
  name,
  dockerfiles: ['dockerfiles/standalone-image-trainer.dockerfile'],
  arguments: [],
  hub: tokenizers,
  singleFileAbove: 6 * gibi
})

const toolkit = (name: string, adapter: HubFiles): ModelType => ({
  name,
  dockerfiles: ['dockerfiles/standalone-image-toolkit-trainer.dockerfile'],
  arguments: [{ option: '--trigger-word', from: { field: 'trigger_word' } }],
  hub: [...tokenizers, adapter],
  singleFileAbove: null
})

/** The guide's contract: `sdxl` and `flux`, and the Dockerfile places that the guide names. */
export const standard: Contract = constant({
  text: { dockerfiles: ['dockerfiles/standalone-text-trainer.dockerfile'], arguments: [] },
  modelTypes: [kohya('sdxl'), kohya('flux')],
  hubOffline: true
})

/** The model types that are trained with the image toolkit, for operators to add: `z-image` and `qwen-image`. */
export const toolkitTypes: ReadonlyArray<ModelType> = constant([
  toolkit('z-image', {
    repository: 'ostris/zimage_turbo_training_adapter',
    files: ['zimage_turbo_training_adapter_v2.safetensors'],
    layout: 'plain'
  }),
  toolkit('qwen-image', {
    repository: 'ostris/accuracy_recovery_adapters',
    files: ['qwen_image_torchao_uint3.safetensors'],
    layout: 'plain'
  })
])

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

/** Settings as a contract, or what is wrong with them. */
export const checked = (input: unknown): E.Either<ReadonlyArray<Fault>, Contract> =>
  decode(codec, 'contract')(input)

// -------------------------------------------------------------------------------------
// destructors
// -------------------------------------------------------------------------------------

/** The type of a task's model; undefined for text, and for one that the contract does not have. */
export const typeOf = ({ modelTypes }: Contract, { modelType: name }: Material): ModelType | undefined =>
  modelTypes.find(of => of.name === name)

/** Where a job's Dockerfile is looked for; the first that is there counts. */
export const places = (
  contract: Contract,
  { kind }: Pick<Job, 'kind'>,
  material: Material
): ReadonlyArray<string> =>
  kind === 'ImageTask' ? (typeOf(contract, material)?.dockerfiles ?? []) : contract.text.dockerfiles

/** A job's further arguments, each option followed by its value. */
export const further = (
  contract: Contract,
  { kind }: Pick<Job, 'kind'>,
  material: Material
): ReadonlyArray<readonly [string, unknown]> =>
  (kind === 'ImageTask' ? (typeOf(contract, material)?.arguments ?? []) : contract.text.arguments).flatMap(
    ({ option, from }): ReadonlyArray<readonly [string, unknown]> => {
      if ('value' in from) return [[option, from.value]]
      const found = material.datasetType[from.field]
      return found === undefined || found === null ? [] : [[option, found]]
    }
  )
