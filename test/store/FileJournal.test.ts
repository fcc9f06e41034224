import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync
} from 'node:fs'
import type * as Files from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as E from 'fp-ts/lib/Either.js'
import fc from 'fast-check'
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest'
import * as FileJournal from '../../src/store/FileJournal.js'
import { LogFile, Program, Tournament, type Log } from '../../src/index.js'
import { environment, given, kept, miners, opened, terms } from '../play/worlds.js'

/** What goes wrong with the disk: how much of a line is written, and whether it can be made safe. */
const disk = { writes: Infinity, syncs: true }

vi.mock('node:fs/promises', async importOriginal => {
  const files = await importOriginal<typeof Files>()
  return {
    ...files,
    open: async (...args: Parameters<typeof files.open>) => {
      const file = await files.open(...args)
      const { appendFile, sync } = file
      file.appendFile = async (line, options) => {
        if (disk.writes === Infinity) return appendFile.call(file, line, options)
        await appendFile.call(file, String(line).slice(0, disk.writes))
        throw new Error('ENOSPC: no space left on device')
      }
      file.sync = () => (disk.syncs ? sync.call(file) : Promise.reject(new Error('EIO: i/o error')))
      return file
    }
  }
})

const folder = mkdtempSync(join(tmpdir(), 'journal-'))
afterAll(() => {
  rmSync(folder, { recursive: true })
})
afterEach(() => {
  disk.writes = Infinity
  disk.syncs = true
})

let files = 0
const fresh = (): string => join(folder, `${(files += 1)}.jsonl`)

const eight = miners.slice(0, 8)
const log: Log.Log = await (async () => {
  const path = fresh()
  await given(Program.play(terms(), eight), environment(FileJournal.at(path)))
  return kept(FileJournal.at(path))
})()
const text = log.map(LogFile.line).join('')

const append = async (path: string, ...entries: Log.Log): Promise<ReadonlyArray<boolean>> => {
  const journal = FileJournal.at(path)
  return Promise.all(entries.map(async entry => E.isRight(await journal.append(entry)())))
}

describe('a journal in a file', () => {
  it('is made at the first entry, for its owner alone', async () => {
    const path = fresh()
    expect(await kept(FileJournal.at(path))).toEqual([])
    expect(existsSync(path)).toBe(false)
    await append(path, log[0]!)
    expect(statSync(path).mode & 0o777).toBe(0o600)
  })

  it('holds its entries in the order of the calls, one a line, also when they do not wait for each other', async () => {
    const path = fresh()
    expect(new Set(await append(path, ...log))).toEqual(new Set([true]))
    expect(readFileSync(path, 'utf8')).toBe(text)
    expect(await kept(FileJournal.at(path))).toEqual(log)
  })

  it('is read by another process as it was written, and told on', async () => {
    const path = fresh()
    await append(path, ...log.slice(0, 3))
    await append(path, ...log.slice(3))
    expect(await kept(FileJournal.at(path))).toEqual(log)
  })

  it('tells of the tournament that was played into it', async () => {
    const path = fresh()
    const finished = await given(Program.finish(opened(eight)), environment(FileJournal.at(path)))
    expect(Tournament.replay(await kept(FileJournal.at(path)))).toEqual(E.right(finished))
  })
})

describe('what a crash left', () => {
  it('of an unfinished last line never happened, and is cut off before the next entry', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: text.length }), async length => {
        const path = fresh()
        writeFileSync(path, text.slice(0, length))
        const whole = text.slice(0, length).split('\n').length - 1
        expect(await kept(FileJournal.at(path))).toEqual(log.slice(0, whole))
        await append(path, ...log.slice(whole))
        expect(readFileSync(path, 'utf8')).toBe(text)
      }),
      { numRuns: 30 }
    )
  })

  it.each(['garbage', '{"type":"Cancelled","reason":"', '\u0000\u0000\u0000', '\u{1f600}'.slice(0, 1), '}'])(
    'behind the last line, whatever it is: %j',
    async garbage => {
      const path = fresh()
      writeFileSync(path, text + garbage)
      expect(await kept(FileJournal.at(path))).toEqual(log)
      await append(path, { type: 'Cancelled', reason: 'x' })
      expect(readFileSync(path, 'utf8')).toBe(`${text}{"type":"Cancelled","reason":"x"}\n`)
    }
  )

  it('in the middle is refused by its line, and left as it is', async () => {
    const path = fresh()
    const lines = text.split('\n')
    const broken = [...lines.slice(0, 2), '{"type":"Repo', ...lines.slice(2)].join('\n')
    writeFileSync(path, broken)
    const read = await FileJournal.at(path).read()
    expect(E.isLeft(read) && read.left).toMatchObject({ kind: 'Journal' })
    expect(E.isLeft(read) && read.left.message).toContain('line 3 is "{\\"type\\":\\"Repo": expected JSON')
    expect(readFileSync(path, 'utf8')).toBe(broken)
  })

  it('with bytes that are no text is refused', async () => {
    const path = fresh()
    writeFileSync(path, text)
    appendFileSync(path, Buffer.from([0xff, 0xfe, 0x0a]))
    const read = await FileJournal.at(path).read()
    expect(E.isLeft(read) && read.left.message).toContain(`line ${log.length + 1} is `)
  })
})

describe('a file that cannot be a journal', () => {
  it.each(['one line of notes', '{"a": 1}', '{"type":"Reported"', ' ', '\u0000'])(
    '%j is neither read nor cut',
    async contents => {
      const path = fresh()
      writeFileSync(path, contents)
      const read = await FileJournal.at(path).read()
      expect(E.isLeft(read) && read.left.message).toBe(`${path} is not a log`)
      expect(await append(path, log[0]!)).toEqual([false])
      expect(readFileSync(path, 'utf8')).toBe(contents)
    }
  )

  it('a folder, or a file in none, is an error and no crash', async () => {
    for (const path of [folder, join(folder, 'absent', 'x.jsonl')]) {
      expect(await append(path, log[0]!)).toEqual([false])
    }
    expect(E.isLeft(await FileJournal.at(folder).read())).toBe(true)
  })
})

describe('a disk that fails', () => {
  it.each([0, 1, 20, 10_000])(
    'after %d characters: the entry is not there, and the next one is whole',
    async writes => {
      const path = fresh()
      const journal = FileJournal.at(path)
      await journal.append(log[0]!)()
      disk.writes = writes
      const failed = await journal.append(log[1]!)()
      expect(E.isLeft(failed) && failed.left).toEqual({
        type: 'ExecutionError',
        kind: 'Journal',
        message: 'ENOSPC: no space left on device'
      })
      expect(await kept(FileJournal.at(path))).toEqual(log.slice(0, 1))
      disk.writes = Infinity
      for (const entry of log.slice(1)) expect(E.isRight(await journal.append(entry)())).toBe(true)
      expect(readFileSync(path, 'utf8')).toBe(text)
    }
  )

  it('when an entry is to be made safe: what was not safe did not happen', async () => {
    const path = fresh()
    const journal = FileJournal.at(path)
    await journal.append(log[0]!)()
    disk.syncs = false
    expect(await journal.append({ type: 'Cancelled', reason: 'never' })()).toMatchObject(
      E.left({ kind: 'Journal', message: 'EIO: i/o error' })
    )
    disk.syncs = true
    expect(await kept(FileJournal.at(path))).toEqual(log.slice(0, 1))
    await journal.append(log[1]!)()
    expect(await kept(FileJournal.at(path))).toEqual(log.slice(0, 2))
  })

  it('at any entry: the program ends with a failure, and goes on from the journal to the same end', async () => {
    const whole = await given(Program.play(terms(), eight), environment())
    for (const nth of [1, 2, 6]) {
      const path = fresh()
      const file = FileJournal.at(path)
      let n = 0
      const failing = {
        read: file.read,
        append: (entry: Log.Entry) => async () => {
          disk.writes = (n += 1) === nth ? 30 : Infinity
          return file.append(entry)()
        }
      }
      expect(await Program.play(terms(), eight)(environment(failing))()).toMatchObject(
        E.left({ kind: 'Journal' })
      )
      disk.writes = Infinity
      const resumed = await given(Program.play(terms(), eight), environment(FileJournal.at(path)))
      expect(Tournament.digest(resumed)).toBe(Tournament.digest(whole))
    }
  })
})
