/** Bases: which images a Dockerfile may start from and copy from, by their names and by what they are (EXECUTION 4, build; 6). Pure. */
import * as t from 'io-ts'
import { closed, constant, list } from '../../domain/codec/Codec.js'
import * as Dockerfile from './Dockerfile.js'
import { at, type Checked } from './Objection.js'
import * as E from 'fp-ts/lib/Either.js'
import * as Reference from './Reference.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** Reads where bases may come from (EXECUTION 5). */
export const allowed = closed('where bases come from', {
  /** Registries by their host names. Whoever runs one of them is asked from the engine's own network. */
  registries: list(t.string),
  /** Images of this engine that need no registry; `any` is for trying out on a machine of one's own. */
  local: t.union([list(t.string), t.literal('any')])
})

/** Where bases come from. */
export interface Allowed extends t.TypeOf<typeof allowed> {}

/** What of an image decides whether it may be a base. Sizes are in bytes. */
export interface Facts {
  /** Its size, in bytes. */
  readonly size: number
  /** `os/architecture`. */
  readonly platform: string
  /** Instructions that it would add to a build; such a base is refused. */
  readonly onBuild: ReadonlyArray<string>
  /** Names of its labels. */
  readonly labels: ReadonlyArray<string>
  /** Folders that would be volumes; each is a mount of its own while it trains. */
  readonly volumes: ReadonlyArray<string>
}

/** The public hub, and where real trainers copy their tools from; no local image. */
export const standard: Allowed = constant({ registries: Reference.registries, local: [] })

// -------------------------------------------------------------------------------------
// by their names
// -------------------------------------------------------------------------------------

/** What is wrong with a setting, or null. */
export const objection = ({ registries, local }: Allowed): string | null => {
  for (const registry of registries) {
    const wrong = Reference.objectionToRegistry(registry)
    if (wrong !== null) return `${JSON.stringify(registry)}: ${wrong}`
  }
  for (const name of local === 'any' ? [] : local) {
    const read = Reference.read(name)
    if (E.isLeft(read)) return read.left
  }
  return null
}

/** Whether an image of the engine may be taken without asking a registry. */
export const isLocal = ({ local }: Allowed, reference: Reference.Reference): boolean =>
  local === 'any' ||
  local.some(name => {
    const read = Reference.read(name)
    return E.isRight(read) && Reference.name(read.right) === Reference.name(reference)
  })

/** Names of our own: images of jobs, and what bases are kept under. */
const ours = 'library/dethrone-'

/** Each is pulled whole and held while the others come: more are nobody's honest work. */
const mostImages = 16

/** A Dockerfile whose images may all be asked for. */
export const named =
  (setting: Allowed) =>
  (of: Dockerfile.Dockerfile): Checked<Dockerfile.Dockerfile> => {
    for (const [i, { image, line }] of Dockerfile.images(of).entries()) {
      if (i >= mostImages) return at(line)(E.left(`it needs more than ${mostImages} images`))
      const name = Reference.familiar(image)
      if (image.registry === Reference.hub && image.path.startsWith(ours) && !isListed(setting, image))
        return at(line)(E.left(`${name} is not an image to build on`))
      if (!setting.registries.includes(image.registry) && !isLocal(setting, image))
        return at(line)(
          E.left(
            `${name} comes from ${image.registry}, and images may come from ${setting.registries.join(', ')}`
          )
        )
    }
    return E.right(of)
  }

const isListed = (setting: Allowed, image: Reference.Reference): boolean =>
  setting.local !== 'any' && isLocal(setting, image)

// -------------------------------------------------------------------------------------
// by what they are
// -------------------------------------------------------------------------------------

/** As many as the kernel mounts without a thought; real images have one or two. */
const mostVolumes = 32

/** Why an image may be no base, or null. `platform`: what the Dockerfile asks for; `bytes`: what an image may have. */
export const unfit = (facts: Facts, platform: string | null, bytes: number): string | null => {
  if (facts.onBuild.length > 0)
    return 'it has ONBUILD triggers, which are instructions that nobody here has read'
  if (facts.labels.some(label => /^dethrone\./i.test(label))) return 'it is not an image to build on'
  if (facts.volumes.length > mostVolumes)
    return `it has ${facts.volumes.length} volumes, and an image may have ${mostVolumes}`
  if (facts.size > bytes) return `it has ${facts.size} bytes, and an image may have ${bytes}`
  if (platform !== null && platform !== facts.platform)
    return `it is for ${facts.platform}, not for ${platform}`
  return null
}
