/** Adapters for what follows from endings: a file of weights, a program that publishes, a signed webhook. */
import { spawn } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { open, rename } from 'node:fs/promises'
import * as TE from 'fp-ts/lib/TaskEither.js'
import type { Notifier, Publisher, Weights } from '../../ports/season/Consequences.js'
import { messageOf } from '../../ports/Executor.js'
import { portError } from '../../ports/PortError.js'
import * as Http from '../http/Http.js'

/** The newest vector in a file of JSON, written beside it and renamed: nobody reads half of it. */
export const file = (path: string): Weights => ({
  submit: vector =>
    TE.tryCatch(
      async () => {
        const beside = `${path}.new`
        const handle = await open(beside, 'w', 0o644)
        try {
          await handle.writeFile(`${JSON.stringify(vector, null, 2)}\n`)
          await handle.sync()
        } finally {
          await handle.close()
        }
        await rename(beside, path)
      },
      thrown => portError('Weights', `${path} cannot be written: ${messageOf(thrown)}`)
    )
})

/** A program that gets the publication as JSON on its input, and no secret; its end with 0 counts. */
export const program = ([name = '', ...args]: ReadonlyArray<string>, milliseconds: number): Publisher => ({
  publish: (publication, signal) =>
    TE.tryCatch(
      () =>
        new Promise<void>((resolve, reject) => {
          const child = spawn(name, args, {
            stdio: ['pipe', 'ignore', 'inherit'],
            env: { PATH: process.env['PATH'] },
            timeout: milliseconds,
            killSignal: 'SIGKILL',
            signal
          })
          child.on('error', reject)
          // Whoever does not read its input may still end well.
          child.stdin.on('error', () => undefined)
          child.on('exit', (code, by) => {
            if (code === 0) resolve()
            else reject(new Error(`it ended with ${by ?? code ?? 'nothing'}: expected 0`))
          })
          child.stdin.end(`${JSON.stringify(publication)}\n`)
        }),
      thrown => portError('Publisher', `${name}, for ${publication.key}: ${messageOf(thrown)}`)
    )
})

/**
 * Posts notices as JSON. `dethrone-signature` is the hexadecimal HMAC-SHA-256, under the secret, of the header
 * `dethrone-time`, a full stop and the body; `dethrone-key` is the same whenever a notice is told again.
 */
export const webhook = (url: string, secret: string, now: () => number): Notifier => ({
  notify: (notice, signal) =>
    TE.tryCatch(
      async () => {
        const body = JSON.stringify(notice)
        const time = String(now())
        const { status } = await Http.ask({
          url,
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            'dethrone-key': notice.key,
            'dethrone-time': time,
            'dethrone-signature': createHmac('sha256', secret).update(`${time}.${body}`).digest('hex')
          },
          body,
          reach: url.startsWith('https:') ? 'private' : 'loopback',
          milliseconds: 20_000,
          bytes: 65_536,
          signal
        })
        if (status < 200 || status > 299) throw new Error(`it answered ${status}: expected 2xx`)
      },
      thrown => portError('Notifier', `The notice ${notice.key} cannot be sent: ${messageOf(thrown)}`)
    )
})
