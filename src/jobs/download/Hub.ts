/** The hub: what a repository holds at a commit, by the hub's own client, which is given our way of asking (EXECUTION 4, download). */
import { listFiles, modelInfo } from '@huggingface/hub'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Checksum } from './Checksum.js'
import * as Chosen from './Chosen.js'
import { ask, Final, Passing, type Secret } from './Request.js'
import type { Patience } from './Transfer.js'

/** A repository's file, with what the hub says of its content. */
export interface HubFile extends Chosen.Listed {
  readonly checksum: Checksum | null
}

/** A hub, and who asks it. */
export interface Hub {
  readonly url: string
  readonly secret: Secret | null
  readonly patience: Patience
}

/** The client asks through us: redirects are looked at, the token stays with the hub, what may pass is tried again. */
const asking =
  ({ secret, patience }: Hub): typeof fetch =>
  async input => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const url = input instanceof Request ? input.url : String(input)
        return await ask(
          url,
          { accept: 'application/json' },
          secret,
          AbortSignal.timeout(patience.stall * 1000)
        )
      } catch (thrown) {
        if (!(thrown instanceof Passing)) throw thrown
        if (attempt >= patience.attempts) throw new Final(`${thrown.message} (${attempt} attempts in a row)`)
        await sleep(1000 * (thrown.after ?? Math.min(60, patience.backoff * 2 ** (attempt - 1))))
      }
    }
  }

const commit = /^[0-9a-f]{40}$/

/** The commit that is now the repository's newest. */
export const newest = async (hub: Hub, name: string): Promise<string> => {
  const { sha } = await modelInfo({
    name,
    revision: 'main',
    hubUrl: hub.url,
    additionalFields: ['sha'],
    fetch: asking(hub)
  })
  if (!commit.test(sha)) throw new Final(`The hub names no commit of ${name}: ${sha.slice(0, 60)}`)
  return sha
}

/** All files of a repository at a commit. */
export const files = async (hub: Hub, name: string, revision: string): Promise<ReadonlyArray<HubFile>> => {
  const found: Array<HubFile> = []
  const listing = listFiles({
    repo: { type: 'model', name },
    revision,
    recursive: true,
    hubUrl: hub.url,
    fetch: asking(hub)
  })
  for await (const { type, path, size, oid, lfs } of listing) {
    if (type !== 'file') continue
    if (!Chosen.isSafe(path))
      throw new Final(`The hub names a file of ${name} that is refused: ${JSON.stringify(path)}`)
    found.push({
      path,
      size: lfs?.size ?? size,
      checksum:
        lfs === undefined
          ? oid !== undefined && commit.test(oid)
            ? { type: 'git', digest: oid }
            : null
          : { type: 'sha256', digest: lfs.oid.replace(/^sha256:/, '') }
    })
  }
  if (found.length === 0) throw new Final(`The hub lists no files of ${name}.`)
  return found
}

/** Where a file of a commit is fetched from. */
export const address = ({ url }: Hub, name: string, revision: string, path: string): string =>
  `${url}/${name}/resolve/${revision}/${path.split('/').map(encodeURIComponent).join('/')}`
