// A store that is made: by the time it acknowledges anything, its folder is safe as well, as the system's calls show.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { bundled, clear } from './kills.js'

const trace = spawnSync('which', ['strace']).status === 0

/** The calls of a writer that makes a store in a folder and keeps so many records, as the system saw them, line by line. */
const traced = async (type: string, records: number) => {
  const writer = await bundled('writer')
  const folder = mkdtempSync(join(tmpdir(), 'synced-'))
  const calls = join(folder, 'calls')
  const options = ['-f', '-qq', '-e', 'trace=openat,fsync,fdatasync,write', '-o', calls]
  spawnSync('strace', [...options, process.execPath, writer, type, folder, '1', String(records)])
  const lines = readFileSync(calls, 'utf8').split('\n')
  rmSync(folder, { recursive: true })
  return { folder, lines }
}

describe.skipIf(!trace)(`a store that is made${trace ? '' : ' (left out: no strace)'}`, () => {
  afterAll(clear)

  it.each(['sqlite', 'file'])('%s: its folder is synced before it acknowledges anything', async type => {
    const { folder, lines } = await traced(type, 1)
    const said = lines.findIndex(line => line.includes('write(1, "0 1\\n"'))
    const opened = lines.findIndex(line => line.includes(`"${folder}"`) && !line.includes(' = -1'))
    const fd = / = (\d+)$/.exec(lines[opened] ?? '')?.[1] ?? 'none'
    const synced = lines.findIndex((line, i) => i > opened && line.includes(`fsync(${fd})`))
    expect(opened).toBeGreaterThan(0)
    expect(synced).toBeGreaterThan(opened)
    expect(said).toBeGreaterThan(synced)
  })

  it.each(['sqlite', 'file'])('%s: what it acknowledges was synced before', async type => {
    const { lines } = await traced(type, 6)
    const said = lines.flatMap((line, i) => (/write\(1, "0 \d+\\n"/.test(line) ? [i] : []))
    expect(said).toHaveLength(6)
    for (const [n, at] of said.entries())
      expect(
        lines.slice(said[n - 1] ?? 0, at).filter(line => /\bf(?:data)?sync\(/.test(line)).length
      ).toBeGreaterThan(0)
  })
})
