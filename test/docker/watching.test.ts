// The program that measures a volume, run as its container runs it: it goes on while somebody hears it, and ends otherwise.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, describe, expect, it, onTestFinished } from 'vitest'
import * as Helper from '../../src/docker/containers/Helper.js'

const owner = { pool: 'p', run: 'r', execution: 'x', job: 'j' }
const home = mkdtempSync(join(tmpdir(), 'watching-'))
afterAll(() => rmSync(home, { recursive: true }))

/** All that it calls, but the program that pauses: what is left of its files when they go is no better. */
const withoutPause = join(home, 'bin')
mkdirSync(withoutPause)
for (const name of ['df', 'awk', 'du', 'cut', 'find', 'wc'])
  symlinkSync(`/usr/bin/${name}`, join(withoutPause, name))

const script = Helper.watch(owner, 'helper', null, 1, 1).Cmd[0] ?? ''
/** The first process of a container gets no signal for a pipe that nobody reads. */
const started = (path: string) => {
  const child = spawn('/bin/sh', ['-c', `trap '' PIPE; ${script}`], {
    env: { PATH: path },
    stdio: ['ignore', 'pipe', 'ignore']
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  return child
}
const usual = process.env['PATH'] ?? ''

describe('the measuring of a disk', () => {
  it('goes on while it is heard, with numbers alone', async () => {
    const child = started(usual)
    const heard: Array<string> = []
    for await (const line of createInterface(child.stdout)) {
      heard.push(line)
      if (heard.length === 2) break
    }
    for (const line of heard) expect(line).toMatch(/^free \d+ \d+$/)
  })

  it.each([
    ['nobody hears it any more', usual, true],
    ['its files are gone, and with them the program that pauses', withoutPause, false]
  ])('ends where %s: it takes no processor for itself', async (_, path, deaf) => {
    const child = started(path)
    const ended = once(child, 'exit')
    if (deaf) child.stdout.destroy()
    else child.stdout.resume()
    expect(await ended).toEqual([0, null])
  })
})
