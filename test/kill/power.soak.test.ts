// Power cuts: the block device under a store, copied at random instants while the store is written. What the file system
// had not yet handed to the device is missing from the copy, as after a power cut. The copies are made by btrfs, all at
// one instant each. `CUTS=500` makes so many.
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as E from 'fp-ts/lib/Either.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Record } from '../../src/ports/Store.js'
import * as JournalFile from '../../src/store/JournalFile.js'
import * as Sqlite from '../../src/store/Sqlite.js'
import { bodyOf, stream } from './bodies.js'
import { bundled, clear } from './kills.js'

const cuts = Number(process.env['CUTS'] ?? 200)
const has = (program: string): boolean => spawnSync('which', [program]).status === 0
const missing = ['mkfs.btrfs', 'mkfs.ext4', 'mount'].filter(program => !has(program))
const why =
  process.getuid?.() !== 0 ? 'only root mounts' : missing.length > 0 ? `no ${missing.join(', ')}` : undefined

const run = (program: string, ...args: ReadonlyArray<string>): void => {
  execFileSync(program, args, { stdio: ['ignore', 'ignore', 'pipe'] })
}
const image = (path: string, size: number, type: 'btrfs' | 'ext4'): void => {
  writeFileSync(path, '')
  truncateSync(path, size)
  run(`mkfs.${type}`, '-q', path)
}
const pause = (milliseconds: number): Promise<void> =>
  new Promise(resolve => setTimeout(resolve, milliseconds))

/** What a store on a copied disk holds, read by who goes on with it; it takes one more record. */
const kept = async (type: 'sqlite' | 'file', path: string): Promise<ReadonlyArray<Record>> => {
  const store = await (type === 'file' ? JournalFile.open : Sqlite.open)(path)()
  if (E.isLeft(store)) throw new Error(store.left.message)
  const records = await store.right.read(stream)()
  if (E.isLeft(records)) throw new Error(records.left.message)
  expect(E.isRight(await store.right.append([{ stream, key: null, body: 'after' }])())).toBe(true)
  await store.right.close()
  return records.right
}

describe.skipIf(why !== undefined)(`a power cut${why === undefined ? '' : ` (left out: ${why})`}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'power-'))
  const pool = join(folder, 'pool')
  const disk = join(folder, 'disk')
  const copy = join(folder, 'copy')
  let writer = ''
  beforeAll(async () => {
    for (const place of [pool, disk, copy]) mkdirSync(place)
    image(join(folder, 'pool.img'), 2 ** 30, 'btrfs')
    run('mount', '-o', 'loop', join(folder, 'pool.img'), pool)
    writer = await bundled('writer')
  })
  afterAll(() => {
    spawnSync('umount', ['-l', pool])
    rmSync(folder, { recursive: true })
    clear()
  })

  it.each(['sqlite', 'file'] as const)(
    `at any of ${cuts} instants leaves in %s what was acknowledged, and nothing torn`,
    { timeout: 3_600_000 },
    async type => {
      const device = join(pool, `${type}.img`)
      image(device, 96 * 2 ** 20, 'ext4')
      run('mount', '-o', 'loop', device, disk)
      const acknowledged = new Map<number, number>()
      const child = spawn(process.execPath, [writer, type, disk, '1000000', '30'], {
        stdio: ['ignore', 'pipe', 'pipe']
      })
      let said = ''
      let text = ''
      child.stderr.on('data', (bytes: Buffer) => (said += bytes.toString()))
      child.stdout.on('data', (bytes: Buffer) => {
        const lines = (text + bytes.toString()).split('\n')
        text = lines.pop() ?? ''
        for (const line of lines) {
          const [nth, number] = line.split(' ').map(Number)
          acknowledged.set(nth ?? -1, number ?? -1)
        }
      })
      const counts = { stores: 0, records: 0, unheard: 0 }
      try {
        for (let cut = 0; cut < cuts; cut += 1) {
          await pause((cut * 7919) % 97)
          const then = new Map(acknowledged)
          const snapshot = `${device}.${cut}`
          run('cp', '--reflink=always', device, snapshot)
          run('mount', '-o', 'loop', snapshot, copy)
          // The newest two: the others were looked at when they were the newest. They are looked at elsewhere, since
          // SQLite's library keeps files open for a while after they were closed.
          const looked = mkdtempSync(join(folder, 'looked-'))
          cpSync(copy, looked, { recursive: true, filter: source => !source.includes('lost+found') })
          run('umount', copy)
          rmSync(snapshot)
          for (const [nth, number] of [...then].slice(-2)) {
            const path = join(looked, `${type}-${nth}`)
            expect(statSync(path).size, `store ${nth} at cut ${cut}`).toBeGreaterThan(0)
            const records = await kept(type, path)
            expect(records.length, `store ${nth} at cut ${cut}`).toBeGreaterThanOrEqual(number)
            expect(records.map(({ body }) => body)).toEqual(records.map((_, i) => bodyOf(i + 1)))
            expect(records.at(-1)?.rest).toBe(0)
            counts.stores += 1
            counts.records += number
            counts.unheard += records.length - number
          }
          rmSync(looked, { recursive: true })
        }
      } finally {
        child.kill('SIGKILL')
        await new Promise(resolve => child.once('exit', resolve))
        spawnSync('umount', ['-l', copy])
        spawnSync('umount', ['-l', disk])
      }
      expect(said).toBe('')
      expect(counts.stores).toBeGreaterThan(cuts / 2)
      console.log(`${type}: ${cuts} cuts, ${JSON.stringify(counts)}`)
    }
  )
})

const trace = has('strace')
describe.skipIf(!trace)(`a store that is made${trace ? '' : ' (left out: no strace)'}`, () => {
  afterAll(clear)

  it.each(['sqlite', 'file'])('%s: its folder is synced before it acknowledges anything', async type => {
    const writer = await bundled('writer')
    const folder = mkdtempSync(join(tmpdir(), 'synced-'))
    const calls = ['-f', '-qq', '-e', 'trace=openat,fsync,write', '-o', join(folder, 'calls')]
    spawnSync('strace', [...calls, process.execPath, writer, type, folder, '1', '1'])
    const lines = readFileSync(join(folder, 'calls'), 'utf8').split('\n')
    const said = lines.findIndex(line => line.includes('write(1, "0 1\\n"'))
    const opened = lines.findIndex(line => line.includes(`"${folder}"`) && !line.includes(' = -1'))
    const fd = / = (\d+)$/.exec(lines[opened] ?? '')?.[1] ?? 'none'
    const synced = lines.findIndex((line, i) => i > opened && line.includes(`fsync(${fd})`))
    rmSync(folder, { recursive: true })
    expect(opened).toBeGreaterThan(0)
    expect(synced).toBeGreaterThan(opened)
    expect(said).toBeGreaterThan(synced)
  })
})
