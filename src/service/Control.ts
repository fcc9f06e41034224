/** The way for operators into a running validator: a socket on this machine that its owner alone can open. */
import { chmod, mkdir, rm } from 'node:fs/promises'
import { createConnection, createServer } from 'node:net'
import { dirname, join } from 'node:path'
import * as E from 'fp-ts/lib/Either.js'
import * as Codec from '../domain/codec/Codec.js'
import { messageOf } from '../ports/Executor.js'
import * as Act from '../validator/acts/Act.js'
import type { Perform } from '../validator/acts/Office.js'

/** Where the socket of a validator is, below its data folder. */
export const place = (data: string): string => join(data, 'control', 'socket')

/** The longest path of a socket that every system takes, in bytes. */
const longest = 103

/** The most bytes of a request or an answer. */
const most = 65_536

const reply = async (text: string, perform: Perform): Promise<string> => {
  const json = E.tryCatch((): unknown => JSON.parse(text), messageOf)
  if (E.isLeft(json)) return JSON.stringify({ refused: 'expected a line of JSON' })
  const request = Codec.decode(Act.request, '')(json.right)
  if (E.isLeft(request)) return JSON.stringify({ refused: request.left.map(Codec.sentence).join('; ') })
  const done = await perform(request.right)
  return JSON.stringify(E.isLeft(done) ? { refused: done.left } : done.right)
}

/** Listens; `Left` says why it cannot. The folder is 0700 and the socket 0600. */
export const listen = async (path: string, perform: Perform): Promise<E.Either<string, () => void>> => {
  if (Buffer.byteLength(path) > longest)
    return E.left(
      `${path} is too long for a socket: operators’ acts wait until the validator is stopped. Expected a data folder of at most ${longest - 15} bytes.`
    )
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    await chmod(dirname(path), 0o700)
    // Whoever holds the store's lock is the only one to listen: what is left there is of a process that was killed.
    await rm(path, { force: true })
    const server = createServer({ allowHalfOpen: true }, socket => {
      let text = ''
      let answered = false
      socket.setEncoding('utf8')
      socket.on('error', () => socket.destroy())
      socket.on('data', (chunk: string) => {
        text += chunk
        if (text.length > most) socket.destroy()
        const end = text.indexOf('\n')
        if (end < 0 || answered) return
        answered = true
        void reply(text.slice(0, end), perform).then(answer => socket.end(`${answer}\n`))
      })
    })
    server.maxConnections = 16
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(path, resolve)
    })
    await chmod(path, 0o600)
    return E.right(() => {
      server.close()
    })
  } catch (thrown) {
    return E.left(`Nothing can listen at ${path}: ${messageOf(thrown)}`)
  }
}

const refusal = Codec.closed('a refusal', { refused: Codec.text(65_536) })

/** Asks the validator that listens there; null where none does. */
export const ask = (path: string, request: Act.Request): Promise<E.Either<string, Act.Answer> | null> =>
  new Promise(resolve => {
    let text = ''
    const socket = createConnection(path)
    socket.setEncoding('utf8')
    socket.on('connect', () => {
      socket.write(`${JSON.stringify(Act.request.encode(request))}\n`)
    })
    socket.on('data', (chunk: string) => {
      text += chunk
      if (text.length > most) socket.destroy(new Error('its answer is too long'))
    })
    socket.on('error', (error: NodeJS.ErrnoException) => {
      const nobody = error.code === 'ENOENT' || error.code === 'ECONNREFUSED'
      resolve(nobody ? null : E.left(`The validator at ${path} cannot be asked: ${error.message}`))
    })
    socket.on('end', () => {
      socket.end()
      resolve(understood(text))
    })
  })

const understood = (text: string): E.Either<string, Act.Answer> => {
  const json = E.tryCatch((): unknown => JSON.parse(text), messageOf)
  if (E.isRight(json)) {
    const refused = Codec.decode(refusal, '')(json.right)
    if (E.isRight(refused)) return E.left(refused.right.refused)
    if (Act.answer.is(json.right)) return E.right(json.right)
  }
  return E.left(
    'The validator ended before it answered. Ask again with the same --key: what was done is not done twice.'
  )
}
