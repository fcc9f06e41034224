// A journal in a file: what a crash left, what somebody else did to it, and disks that fail.
import { createHash } from 'node:crypto'
import { spawn } from 'node:child_process'
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  linkSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  unlinkSync,
  writeFileSync
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as E from 'fp-ts/lib/Either.js'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import type { Record, Store } from '../../src/ports/Store.js'
import { disk, type Disk } from '../../src/store/disk/Disk.js'
import * as FileJournal from '../../src/store/FileJournal.js'
import * as JournalFile from '../../src/store/JournalFile.js'
import * as Lock from '../../src/store/disk/Lock.js'
import * as Program from '../../src/play/Program.js'
import * as Tournament from '../../src/Tournament.js'
import { environment, given, kept, miners, opened, terms } from '../play/worlds.js'
import { named } from './streams.js'
import { runs } from '../runs.js'
import { must } from '../must.js'

const folder = mkdtempSync(join(tmpdir(), 'journal-'))
afterAll(() => {
  rmSync(folder, { recursive: true })
})

let files = 0
const fresh = (): string => join(folder, `${(files += 1)}.jsonl`)
const stream = named('made-up')
const clock = { now: () => 1_000 }

const open = async (path: string, on: Disk = disk): Promise<Store> =>
  must(await JournalFile.open(path, clock, on)())
const append = (store: Store, ...bodies: readonly [unknown, ...ReadonlyArray<unknown>]) => {
  const [first, ...others] = bodies
  const draft = (body: unknown) => ({ stream, key: null, body })
  return store.append([draft(first), ...others.map(draft)])()
}
const held = async (path: string): Promise<ReadonlyArray<Record>> =>
  must(await must(await JournalFile.read(path)()).read(stream)())
const refusal = async (path: string): Promise<string> => {
  const answer = await JournalFile.open(path, clock)()
  if (E.isRight(answer)) {
    await answer.right.close()
    return 'opened'
  }
  return `${answer.left.kind}: ${answer.left.message}`
}

/** A journal of a few records, the last two of one transaction. */
const text = await (async () => {
  const path = fresh()
  const store = await open(path)
  must(await append(store, { type: 'a', score: '0.125' }))
  must(await append(store, { type: 'größe' }))
  must(await append(store, 'third', 'fourth'))
  await store.close()
  return readFileSync(path)
})()
/** A line with another body, and the digest that is right for it: forged by somebody who knows how. */
const sealedAnew = (line: string): string => {
  const open = line.slice(0, -77).replace(/"body":.*$/, '"body":"forged"')
  return `${open},"digest":"${createHash('sha256').update(`${open}}`).digest('hex')}"}`
}
const lines = text.toString('utf8').split('\n').slice(0, -1)
const holding = (bytes: string | Uint8Array): string => {
  const path = fresh()
  writeFileSync(path, bytes)
  return path
}

describe('a journal in a file', () => {
  it('is for its owner alone, and says what it is in its first line', () => {
    const path = fresh()
    writeFileSync(path, '')
    rmSync(path)
    return open(path).then(async store => {
      must(await append(store, 1))
      expect(statSync(path).mode & 0o777).toBe(0o600)
      expect(readFileSync(path, 'utf8').split('\n')[0]).toBe(
        '{"format":"dethrone journal","version":1,"stream":"made-up"}'
      )
      await store.close()
    })
  })

  it('tells of the tournament that was played into it', async () => {
    const path = fresh()
    const journal = FileJournal.at(path)
    const finished = await given(Program.finish(opened(miners.slice(0, 8))), environment(journal))
    await journal.close()
    const again = FileJournal.at(path)
    expect(Tournament.replay(await kept(again))).toEqual(E.right(finished))
    await again.close()
  })

  it('keeps no other stream', async () => {
    const store = await open(holding(text))
    const other = await store.append([{ stream: named('another'), key: null, body: 1 }])()
    expect(E.isLeft(other) && other.left.kind).toBe('Unfit')
    await store.close()
  })
})

describe('a second process', () => {
  it('is refused at once, and told who holds it; a kill lets go of it', async () => {
    const path = fresh()
    const holder = spawn(
      process.execPath,
      [
        '-e',
        `const fs=require('fs');const fd=fs.openSync(process.argv[1]+'.lock','a+');require('child_process').spawnSync('flock',['-x','-n','3'],{stdio:['ignore','ignore','ignore',fd]});fs.writeSync(fd,'process '+process.pid+' on here\\n');console.log('held');setInterval(()=>{},1e6)`,
        path
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] }
    )
    await new Promise(resolve => holder.stdout.once('data', resolve))
    expect(await refusal(path)).toContain(`Held: `)
    expect(await refusal(path)).toContain(`process ${holder.pid} on here`)
    const program = await Program.play(terms(), miners.slice(0, 8))(environment(FileJournal.at(path)))()
    expect(E.isLeft(program) && program.left.type === 'ExecutionError' && program.left.message).toContain(
      String(holder.pid)
    )
    const gone = new Promise(resolve => holder.once('exit', resolve))
    holder.kill('SIGKILL')
    await gone
    expect(await refusal(path)).toBe('opened')
  })

  it('finds nothing on a file system that other machines write', () => {
    for (const [type, name] of [
      [0x6969, 'NFS'],
      [0xff534d42 | 0, 'CIFS'],
      [0x65735546, 'FUSE']
    ] as const)
      expect(Lock.networkOf(folder, () => type)).toBe(name)
    expect(Lock.networkOf(folder)).toBeNull()
  })

  it('cannot come by another name of the file', async () => {
    const path = holding(text)
    linkSync(path, `${path}.too`)
    expect(await refusal(path)).toContain('hard link')
  })
})

describe('a file that is no longer the one that was written to', () => {
  it.each<[string, (path: string) => void]>([
    ['deleted', unlinkSync],
    ['renamed', path => renameSync(path, `${path}.away`)],
    [
      'replaced',
      path => {
        copyFileSync(path, `${path}.new`)
        renameSync(`${path}.new`, path)
      }
    ],
    ['cut', path => truncateSync(path, 100)],
    ['emptied', path => truncateSync(path, 0)],
    ['added to', path => appendFileSync(path, 'x')]
  ])('%s: the next append fails, and every one after it', async (_, harm) => {
    const path = holding(text)
    const store = await open(path)
    must(await append(store, 5))
    harm(path)
    for (const body of [6, 7]) {
      const answer = await append(store, body)
      expect(E.isLeft(answer) && answer.left.kind).toBe('Replaced')
    }
    await store.close()
  })
})

describe('what a crash left', () => {
  it('of an append that was not finished never happened: every cut of a file opens as a whole number of appends', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: text.length }),
        fc.nat({ max: 40 }),
        async (length, zeros) => {
          const path = holding(Buffer.concat([text.subarray(0, length), Buffer.alloc(zeros)]))
          const store = await open(path)
          const before = must(await store.read(stream)())
          expect([0, 1, 2, 4]).toContain(before.length)
          const all = must(await append(store, 'next'))
          expect(all[0].number).toBe(before.length + 1)
          await store.close()
          expect((await held(path)).length).toBe(before.length + 1)
        }
      ),
      { numRuns: runs(30) }
    )
  })

  it.each([0, 1, 40])(
    'a header that is whole but for its end counts, with %i zeros of a page behind it',
    async zeros => {
      const header = text.subarray(0, text.indexOf(0x0a))
      const path = holding(Buffer.concat([header, Buffer.alloc(zeros)]))
      expect(await held(path)).toHaveLength(0)
      const store = await open(path)
      must(await append(store, 'first'))
      await store.close()
      expect(await held(path)).toHaveLength(1)
    }
  )

  it('a last line that is whole but for its end counts', async () => {
    const path = holding(text.subarray(0, text.length - 1))
    expect(await held(path)).toHaveLength(4)
    const store = await open(path)
    must(await append(store, 5))
    await store.close()
    expect(await held(path)).toHaveLength(5)
  })

  it.each([
    'garbage',
    '}',
    '{"type":"Cancelled"',
    ' ',
    '{"number":9,',
    '\ufeff',
    '{"number":5,"stream":"another","at"'
  ])('what cannot be the beginning of a record is refused and left: %j', async garbage => {
    const path = holding(Buffer.concat([text, Buffer.from(garbage)]))
    expect(await refusal(path)).toMatch(/^Broken: .*record 5 /)
    expect(readFileSync(path).length).toBe(text.length + Buffer.byteLength(garbage))
  })
})

describe('a file that was tampered with', () => {
  const with_ = (i: number, change: (line: string) => string): string =>
    `${lines.map((line, n) => (n === i ? change(line) : line)).join('\n')}\n`

  it.each<[string, string, RegExp]>([
    ['one digit of a score', with_(1, line => line.replace('0.125', '0.126')), /record 1 .*changed/],
    [
      'one digit in the last record',
      with_(4, line => line.replace('fourth', 'fifth!')),
      /record 4 .*changed/
    ],
    [
      'a record left out',
      `${[...lines.slice(0, 2), ...lines.slice(3)].join('\n')}\n`,
      /record 2 .*number is 3/
    ],
    [
      'two records exchanged',
      `${[lines[0], lines[2], lines[1], lines[3]].join('\n')}\n`,
      /record 1 .*number is 2/
    ],
    ['a record twice', `${[...lines.slice(0, 2), ...lines.slice(1)].join('\n')}\n`, /record 2 .*number is 1/],
    ['a record sealed anew', with_(2, sealedAnew), /record 3 .*names another record/],
    ['carriage returns', `${lines.join('\r\n')}\r\n`, /no journal|record 1/],
    ['a carriage return behind a record', with_(2, line => `${line}\r`), /record 2 /],
    ['a space behind a record', with_(2, line => `${line} `), /record 2 /],
    ['a space within one', with_(2, line => line.replace('"at":', '"at": ')), /record 2 /],
    ['an empty line', with_(2, line => `${line}\n`), /record 3 /],
    [
      'another tournament’s header',
      with_(0, line => line.replace('made-up', 'other')),
      /record 1 .*is of made-up/
    ],
    ['a byte order mark', `\ufeff${lines.join('\n')}\n`, /byte order mark/],
    ['a later format', with_(0, line => line.replace('"version":1', '"version":2')), /in format 2/],
    ['a log of version 0.1', '{"type":"Opened","opening":{}}\n', /version 0.1/],
    ['notes', 'one line of notes\nand another\n', /no journal/],
    ['a line of notes without its end', 'one line of notes', /no journal/],
    ['one object without its end', '{"a":1}', /no journal/],
    ['two lines of something else, the second without its end', '{"a":1}\n{"b":2}', /no journal/]
  ])('%s: refused at the first record that is wrong, and left as it is', async (_, contents, expected) => {
    const path = holding(contents)
    expect(await refusal(path)).toMatch(expected)
    expect(readFileSync(path, 'utf8')).toBe(contents)
  })

  it('a byte that is no text is named by its place', async () => {
    const bytes = Buffer.from(text)
    const at = bytes.indexOf('größe') + 2
    bytes[at] = 0xff
    expect(await refusal(holding(bytes))).toMatch(/record 2 .*byte \d+ \(0xff\) is not UTF-8/)
  })

  it('any bit of it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: text.length - 2 }), fc.nat({ max: 7 }), async (at, bit) => {
        const bytes = Buffer.from(text)
        bytes[at]! ^= 1 << bit
        expect(await refusal(holding(bytes))).not.toBe('opened')
      }),
      { numRuns: runs(30) }
    )
  })
})

describe('a disk that fails', () => {
  /** A disk on which one kind of call fails from some call on. */
  const failing = () => {
    const broken = { write: -1, sync: false, truncate: false, half: false }
    const on: Disk = {
      ...disk,
      write: (fd, bytes) => {
        if (broken.write < 0) return disk.write(fd, bytes)
        disk.write(fd, bytes.subarray(0, broken.write))
        throw new Error('ENOSPC: no space left on device')
      },
      sync: fd => {
        if (broken.sync) throw new Error('EIO: i/o error')
        disk.sync(fd)
      },
      truncate: (fd, size) => {
        if (broken.truncate) throw new Error('EIO: i/o error')
        disk.truncate(fd, size)
      }
    }
    return { broken, on }
  }

  it.each([0, 1, 20, 10_000])(
    'after %d bytes: the append is not there, and the next one is whole',
    async bytes => {
      const { broken, on } = failing()
      const path = holding(text)
      const store = await open(path, on)
      broken.write = bytes
      const answer = await append(store, 'lost')
      expect(E.isLeft(answer) && answer.left.kind).toBe('Failed')
      expect(readFileSync(path)).toEqual(text)
      broken.write = -1
      must(await append(store, 'next'))
      await store.close()
      expect((await held(path)).map(({ body }) => body).slice(4)).toEqual(['next'])
    }
  )

  it('neither syncing nor cutting: it goes on no more, whatever the disk does later', async () => {
    const { broken, on } = failing()
    const store = await open(holding(text), on)
    broken.sync = true
    for (const body of ['lost', 'next']) {
      const answer = await append(store, body)
      expect(E.isLeft(answer) && answer.left).toMatchObject({
        kind: 'Doubtful',
        message: expect.stringContaining('shows when it is opened again') as string
      })
      broken.sync = false
    }
    await store.close()
  })

  it('what the last process may have left in memory alone is written again before anything follows it', async () => {
    const path = holding(text)
    const calls: Array<string> = []
    let fails = true
    const store = await open(path, {
      ...disk,
      renew: (of, from, to) => {
        calls.push(`renew ${text.subarray(from, to).toString()}`)
        if (fails) throw new Error('EIO: i/o error')
        disk.renew(of, from, to)
      },
      write: (fd, bytes) => {
        calls.push('write')
        return disk.write(fd, bytes)
      }
    })
    expect(calls).toEqual([])
    const answer = await append(store, 'early')
    expect(E.isLeft(answer) && answer.left.kind).toBe('Failed')
    fails = false
    for (const body of ['next', 'later']) must(await append(store, body))
    await store.close()
    // The last transaction of it: the others were safe before it was written.
    const renewed = `renew ${text.toString().split('\n').slice(-3).join('\n')}`
    expect(calls).toEqual([renewed, renewed, 'write', 'write'])
    expect(readFileSync(path).subarray(0, text.length)).toEqual(text)
    expect((await held(path)).map(({ body }) => body).slice(-2)).toEqual(['next', 'later'])
  })

  it('writing a part at a time: the rest follows', async () => {
    const path = fresh()
    const slow: Disk = { ...disk, write: (fd, bytes) => disk.write(fd, bytes.subarray(0, 7)) }
    const store = await open(path, slow)
    must(await append(store, 'piece by piece'))
    await store.close()
    expect((await held(path)).map(({ body }) => body)).toEqual(['piece by piece'])
  })

  it('a folder, or a file in none, is an error and no crash', async () => {
    expect(await refusal(folder)).toMatch(/^Failed: /)
    expect(await refusal(join(folder, 'absent', 'x.jsonl'))).toMatch(/^Failed: /)
    expect(existsSync(join(folder, 'absent'))).toBe(false)
  })
})
