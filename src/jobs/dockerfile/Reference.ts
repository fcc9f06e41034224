/**
 * References: names of images, by a strict grammar, before anybody is asked for one (EXECUTION 4, build; 6). What is not
 * one can be a path of the engine's API, or an address. Pure.
 */
import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import { closed, nullable } from '../../domain/codec/Codec.js'
import type { Read } from './Objection.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

export const codec = closed('an image reference', {
  registry: t.string,
  path: t.string,
  tag: nullable(t.string),
  digest: nullable(t.string)
})

/** An image in a registry, in full: `busybox` is `docker.io/library/busybox:latest`. */
export interface Reference extends t.TypeOf<typeof codec> {}

/** The public hub. */
export const hub = 'docker.io'

/** Where bases may come from unless an operator says otherwise: the hub, and where trainers copy their tools from. */
export const registries: ReadonlyArray<string> = [hub, 'ghcr.io']

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

const component = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/
const tag = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/
const digest = /^sha256:[0-9a-f]{64}$/
const longestName = 255

const label = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?'
const host = new RegExp(
  `^(?=.{1,253}(?::|$))(?:${label}\\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?(?::[0-9]{1,5})?$`
)
const within =
  /(?:^|\.)(?:localhost|local|localdomain|internal|intranet|lan|home|arpa|corp|private|test|invalid)(?::|$)/

/** Why a registry's name may not be one, or null: a public host by its name, never an address, never this machine or its neighbours. */
export const objectionToRegistry = (name: string): string | null =>
  !host.test(name)
    ? 'a registry is a public host name such as ghcr.io, in small letters, without a scheme or an address'
    : within.test(name)
      ? 'a registry may not be this machine or one of its network'
      : null

/** The parts of `name[:tag][@digest]`. */
const parts = (text: string): readonly [string, string | null, string | null] => {
  const [named = '', ...digests] = text.split('@')
  const colon = named.lastIndexOf(':')
  const tagged = colon > named.lastIndexOf('/')
  return [
    tagged ? named.slice(0, colon) : named,
    tagged ? named.slice(colon + 1) : null,
    digests.length === 0 ? null : digests.join('@')
  ]
}

/** An image's name as people write it. */
export const read = (text: string): Read<Reference> => {
  const [name, itsTag, itsDigest] = parts(text)
  const [first = '', ...rest] = name.split('/')
  const remote = rest.length > 0 && (/[.:]/.test(first) || first === 'localhost')
  const registry = remote ? (first === 'index.docker.io' ? hub : first) : hub
  const path = remote ? rest : [first, ...rest]
  const whole = registry === hub && path.length === 1 ? ['library', ...path] : path
  const isId = !remote && rest.length === 0 && /^(?:sha256|[0-9a-f]{64})$/.test(first)
  const ok =
    name.length <= longestName &&
    !isId &&
    whole.every(p => component.test(p)) &&
    (itsTag === null || tag.test(itsTag)) &&
    (itsDigest === null || digest.test(itsDigest)) &&
    (registry === hub || objectionToRegistry(registry) === null)
  return ok
    ? E.right({
        registry,
        path: whole.join('/'),
        tag: itsTag ?? (itsDigest === null ? 'latest' : null),
        digest: itsDigest
      })
    : E.left(`${shown(text)} is no name of an image in a public registry`)
}

const shown = (text: string): string => JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text)

// -------------------------------------------------------------------------------------
// destructors
// -------------------------------------------------------------------------------------

/** Without tag and digest. */
export const repository = ({ registry, path }: Reference): string => `${registry}/${path}`

/** Repository and tag, as an image is named by them. */
export const tagged = (of: Reference): readonly [repository: string, tag: string] => [
  repository(of),
  of.tag ?? 'latest'
]

/** The name in full, as it is compared, recorded and asked for. */
export const name = (of: Reference): string =>
  `${repository(of)}${of.tag === null ? '' : `:${of.tag}`}${of.digest === null ? '' : `@${of.digest}`}`

/** As people write it: without what goes without saying. */
export const familiar = (of: Reference): string => name(of).replace(/^docker\.io\/(?:library\/)?/, '')
