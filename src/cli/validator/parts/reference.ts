/** Reference miners for development: `dethrone miner` as a process of its own, on ports of this machine that are free. */
import { spawn, type ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { pipe } from 'fp-ts/lib/function.js'
import * as TE from 'fp-ts/lib/TaskEither.js'
import * as t from 'io-ts'
import type { Metagraph } from '../../../ports/season/Metagraph.js'

/** Miners that are being served, and how to end them. */
export interface Reference {
  /** The metagraph with their ports in place of its zeros. */
  readonly known: (metagraph: Metagraph) => Metagraph
  readonly stop: () => Promise<void>
}

const line = t.type({ hotkey: t.string, port: t.number })

const ended = (child: ChildProcess): Promise<void> =>
  new Promise(resolve => {
    child.once('exit', () => {
      resolve()
    })
  })

/** Starts them; rejects where they cannot be served. No secret goes to the child, which ends with this process: its input does. */
export const start = async (path: string): Promise<Reference> => {
  const program = fileURLToPath(new URL('../../main.js', import.meta.url))
  const child = spawn(process.execPath, [program, 'miner', path, '--announce'], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { PATH: process.env['PATH'] }
  })
  const exited = ended(child)
  const ports = new Map<string, number>()
  await new Promise<void>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', text => {
      if (text === 'ready') {
        resolve()
        return
      }
      const told: unknown = JSON.parse(text)
      if (line.is(told)) ports.set(told.hotkey, told.port)
    })
    void exited.then(() => {
      reject(new Error(`The reference miners of ${path} have ended.`))
    })
  })
  return {
    known: metagraph => ({
      snapshot: pipe(
        metagraph.snapshot,
        TE.map(snapshot => ({
          ...snapshot,
          nodes: snapshot.nodes.map(node => ({ ...node, port: ports.get(node.hotkey) ?? node.port }))
        }))
      )
    }),
    stop: async () => {
      child.stdin.end()
      child.kill('SIGTERM')
      await exited
    }
  }
}
