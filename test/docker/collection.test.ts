import * as E from 'fp-ts/lib/Either.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as Collection from '../../src/jobs/output/Collection.js'
import * as Metadata from '../../src/jobs/output/Metadata.js'
import * as Tar from '../../src/jobs/output/Tar.js'
import * as Untar from '../../src/jobs/output/Untar.js'
import { runs } from '../runs.js'

// -------------------------------------------------------------------------------------
// archives
// -------------------------------------------------------------------------------------

async function* inParts(bytes: Uint8Array, sizes: ReadonlyArray<number>): AsyncGenerator<Uint8Array, void> {
  let at = 0
  for (let i = 0; at < bytes.length; i += 1) {
    const size = sizes[i % sizes.length] ?? 512
    yield bytes.subarray(at, at + size)
    at += size
    await Promise.resolve()
  }
}

const contents = async (archive: AsyncIterable<Uint8Array>, skip = false) => {
  const found: Array<{ header: Tar.Header; body: string }> = []
  for await (const { header, body } of Untar.read(archive)) {
    const parts: Array<Uint8Array> = []
    if (!skip) for await (const part of body()) parts.push(Buffer.from(part))
    found.push({ header, body: Buffer.concat(parts).toString('hex') })
  }
  return found
}

const segment = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 60 })
  .filter(s => !/[\0/]/.test(s) && s.isWellFormed())
const path = fc.array(segment, { minLength: 1, maxLength: 4 }).map(parts => parts.join('/'))
const header = fc.record({
  path,
  type: fc.constantFrom('File' as const, 'Folder' as const, 'Symlink' as const, 'Hardlink' as const),
  mode: fc.integer({ min: 0, max: 0o7777 }),
  target: path
})

describe('an archive', () => {
  it('gives back what was written, however it is cut, with bodies read or skipped', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(header, fc.uint8Array({ maxLength: 1500 })), { maxLength: 5 }),
        fc.array(fc.integer({ min: 1, max: 2000 }), { minLength: 1, maxLength: 5 }),
        fc.boolean(),
        async (entries, cuts, skip) => {
          const written = entries.map(([h, body]) => {
            const is = h.type === 'File' ? body : new Uint8Array()
            return {
              header: { ...h, size: is.length, target: h.type.endsWith('link') ? h.target : '' },
              body: is
            }
          })
          const read = await contents(inParts(Tar.archive(written), cuts), skip)
          expect(read).toEqual(
            written.map(w => ({ header: w.header, body: skip ? '' : Buffer.from(w.body).toString('hex') }))
          )
        }
      )
    )
  })

  it('knows files of more than eight gigabytes', async () => {
    const size = 0o77777777777 + 5
    const large = Tar.header({ path: 'large', type: 'File', size, mode: 0o644, target: '' })
    for await (const entry of Untar.read(inParts(large, [512]))) {
      expect(entry.header.size).toBe(size)
      break
    }
  })

  it('that is cut off is an error, and its source is closed whoever stops first', async () => {
    const whole = Tar.archive([Tar.file('a', new Uint8Array(600))])
    await expect(contents(inParts(whole.subarray(0, 900), [512]))).rejects.toThrow(/ends before its end/)
    let closed = false
    const source = async function* () {
      try {
        yield whole
        await Promise.resolve()
      } finally {
        closed = true
      }
    }
    for await (const _ of Untar.read(source())) break
    expect(closed).toBe(true)
  })
})

/** A header by hand: what an entry of that name says, with other bytes in their places. */
const raw = (path: string, changes: Readonly<Record<number, string | Uint8Array>> = {}, size = 0): Buffer => {
  const made = Tar.header({ path, type: 'File', size, mode: 0o644, target: '' })
  for (const [at, bytes] of Object.entries(changes)) made.set(Buffer.from(bytes), Number(at))
  made.write(' '.repeat(8), 148)
  const sum = made.reduce((total, byte) => total + byte, 0)
  made.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return made
}

/** A record before an entry: a pax header or a GNU name. */
const before = (flag: string, body: string): Buffer =>
  Buffer.concat([raw('r', { 156: flag }, body.length), Buffer.from(body), Tar.behind(body.length)])

const at = { size: 124, flag: 156, target: 157, magic: 257, prefix: 345 }
const of = (...all: ReadonlyArray<Uint8Array>) => contents(inParts(Buffer.concat([...all, Tar.end]), [512]))

describe('an archive by another hand', () => {
  it('says a size in binary, or none (EXECUTION 4, collect)', async () => {
    const binary = Buffer.from([0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3])
    const body = Buffer.concat([Buffer.from('abc'), Tar.behind(3)])
    const read = await of(raw('a', { [at.size]: binary }), body, raw('b', { [at.size]: ' '.repeat(12) }))
    expect(read.map(({ header, body }) => [header.path, header.size, body])).toEqual([
      ['a', 3, '616263'],
      ['b', 0, '']
    ])
  })

  it('has long names and links in records of the GNU’s, and a prefix in headers of POSIX’s alone', async () => {
    const ustar = { [at.prefix]: 'folder' }
    const read = await of(
      before('L', 'long/name\0'),
      before('K', 'long/target\0'),
      raw('short', { [at.flag]: '2', [at.target]: 'short' }),
      raw('a', ustar),
      raw('b', { ...ustar, [at.magic]: '\0\0\0\0\0' })
    )
    expect(read.map(({ header }) => [header.path, header.target])).toEqual([
      ['long/name', 'long/target'],
      ['folder/a', ''],
      ['b', '']
    ])
  })

  it('has records that are none, which say nothing', async () => {
    for (const body of ['nonsense', '2 path=x\n', ' path=x\n', '-9 path=x\n', 'g path=x\n'])
      expect(
        (await of(before('x', body), raw('name'))).map(({ header }) => header.path),
        body
      ).toEqual(['name'])
    expect((await of(before('g', '10 path=x\n'), raw('name'))).map(({ header }) => header.path)).toEqual([
      'name'
    ])
  })

  it('that has no sizes, or a name without an end, is an error', async () => {
    await expect(of(raw('a', { [at.size]: 'zzzzzzzzzzz\0' }))).rejects.toThrow(/entry without a size/)
    await expect(of(before('x', '12 size=-10\n'), raw('a'))).rejects.toThrow(/entry without a size/)
    await expect(of(raw('r', { [at.flag]: 'L' }, 2 ** 21))).rejects.toThrow(/name that is too long/)
  })

  it('that ends before its end is an error, wherever it ends (EXECUTION 4, collect)', async () => {
    const whole = Tar.archive([Tar.file('x'.repeat(120), new Uint8Array(600))])
    for (const length of [0, 100, 512, 700, 1024, 1500, 1900, whole.length - 1024])
      await expect(contents(inParts(whole.subarray(0, length), [512])), String(length)).rejects.toThrow(
        /ends before its end/
      )
  })

  it('comes in parts of any size, and of none', async () => {
    const whole = Tar.archive([Tar.file('a', Buffer.from('abc'))])
    const pieces = async function* () {
      for (const piece of [whole.subarray(0, 512), Buffer.alloc(0), whole.subarray(512)]) yield piece
      await Promise.resolve()
    }
    expect((await contents(pieces())).map(({ body }) => body)).toEqual(['616263'])
  })
})

// -------------------------------------------------------------------------------------
// links
// -------------------------------------------------------------------------------------

const entry = (path: string, type: Collection.Entry['type'], target = ''): Collection.Entry => ({
  path,
  type,
  size: 1,
  target
})

describe('the plan for links (EXECUTION 4, collect)', () => {
  const root = '/app/checkpoints/t/r'
  const entries = [entry('a', 'File'), entry('d', 'Folder'), entry('d/f', 'File')]
  const of = (...links: ReadonlyArray<Collection.Entry>) =>
    Collection.repairs(root)([...entries, ...links]).map(r =>
      r.type === 'Copy' ? `${r.path} = ${r.from}` : `${r.path} dropped`
    )

  it.each([
    [entry('l', 'Symlink', 'a'), 'l = a'],
    [entry('d/l', 'Symlink', '../a'), 'd/l = a'],
    [entry('l', 'Symlink', `${root}/d/f`), 'l = d/f'],
    [entry('l', 'Symlink', './d/./f'), 'l = d/f'],
    [entry('l', 'Hardlink', 'd/f'), 'l = d/f'],
    [entry('l', 'Symlink', '../a'), 'l dropped'],
    [entry('l', 'Symlink', 'd'), 'l dropped'],
    [entry('l', 'Symlink', 'd/../../r/a'), 'l dropped'],
    [entry('l', 'Symlink', '/etc/passwd'), 'l dropped'],
    [entry('l', 'Symlink', `${root}x/a`), 'l dropped'],
    [entry('l', 'Symlink', `${root}/../r/a`), 'l dropped'],
    [entry('l', 'Symlink', 'nowhere'), 'l dropped'],
    [entry('l', 'Symlink', 'l'), 'l dropped'],
    [entry('l', 'Symlink', ''), 'l dropped'],
    [entry('l', 'Other'), 'l dropped']
  ])('%j', (link, said) => {
    expect(of(link)).toEqual([said])
  })

  it('follows links through links and through folders that are links', () => {
    expect(of(entry('x', 'Symlink', 'd'), entry('y', 'Symlink', 'x/f'), entry('z', 'Symlink', 'y'))).toEqual([
      'x dropped',
      'y = d/f',
      'z = d/f'
    ])
  })

  it('ends, and copies regular files of the output alone, whatever the links', () => {
    const name = fc.constantFrom('a', 'b', 'c', 'd')
    const where = fc.array(name, { minLength: 1, maxLength: 3 }).map(p => p.join('/'))
    const target = fc
      .array(fc.constantFrom('a', 'b', 'c', 'd', '..', '.', '', root), { maxLength: 5 })
      .map(p => p.join('/'))
    const any = fc.record({
      path: where,
      type: fc.constantFrom<Collection.Entry['type']>('File', 'Folder', 'Symlink', 'Hardlink', 'Other'),
      size: fc.nat(9),
      target
    })
    fc.assert(
      fc.property(fc.uniqueArray(any, { selector: e => e.path, maxLength: 12 }), all => {
        const files = new Set(all.filter(e => e.type === 'File').map(e => e.path))
        const repairs = Collection.repairs(root)(all)
        expect(repairs).toHaveLength(all.filter(e => e.type !== 'File' && e.type !== 'Folder').length)
        for (const repair of repairs) if (repair.type === 'Copy') expect(files.has(repair.from)).toBe(true)
      }),
      { numRuns: runs(400) }
    )
  })

  it('takes only paths below the folder', () => {
    const below = Collection.below('r')
    expect(['r/a', 'r/d/', 'r', 'r/', 'x/a', 'r/../a', 'r/./a', 'r//a', '/r/a'].map(below)).toEqual([
      'a',
      'd',
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
      undefined
    ])
  })

  it('counts bytes and entries, and says which bound is passed', () => {
    const counted = Collection.counted({ bytes: 10, files: 2 })
    expect(counted({ bytes: 4, files: 1 }, 6)).toEqual(E.right({ bytes: 10, files: 2 }))
    expect(counted({ bytes: 5, files: 1 }, 6)).toEqual(E.left('The output has more than 10 bytes.'))
    expect(counted({ bytes: 0, files: 2 }, 0)).toEqual(
      E.left('The output has more than 2 files and folders.')
    )
  })

  it('a digest does not depend on the order of files, and does on everything else (RULES 7)', () => {
    const kept = fc.uniqueArray(
      fc.record({ path: fc.string(), size: fc.nat(), digest: fc.stringMatching(/^[0-9a-f]{64}$/) }),
      { selector: k => k.path.toWellFormed(), minLength: 1, maxLength: 6 }
    )
    fc.assert(
      fc.property(kept, files => {
        expect(Collection.digest(Array.from(files).reverse())).toBe(Collection.digest(files))
        const [first, ...rest] = files
        expect(Collection.digest([{ ...first!, size: first!.size + 1 }, ...rest])).not.toBe(
          Collection.digest(files)
        )
        expect(Collection.digest(rest)).not.toBe(Collection.digest(files))
      })
    )
  })
})

// -------------------------------------------------------------------------------------
// metadata
// -------------------------------------------------------------------------------------

describe('model metadata', () => {
  const repaired = Metadata.repaired('owner/name')

  it('names the base model again in the front matter and the text of a model card', () => {
    expect(
      repaired(
        'README.md',
        '---\nbase_model: /cache/models/owner--name\ntags:\n- x\n---\nA fine-tuned version of [/cache/models/owner--name](https://huggingface.co//cache/models/owner--name) on "/cache/models/owner--name/".\n'
      )
    ).toBe(
      '---\nbase_model: owner/name\ntags:\n- x\n---\nA fine-tuned version of [owner/name](https://huggingface.co/owner/name) on "owner/name".\n'
    )
  })

  it('names it again in an adapter’s configuration, and leaves the rest alone', () => {
    expect(
      JSON.parse(
        repaired('x/adapter_config.json', '{"r": 8, "base_model_name_or_path": "/cache/models/owner--name"}')
      )
    ).toEqual({ r: 8, base_model_name_or_path: 'owner/name' })
    for (const text of ['{"base_model_name_or_path": "other/model"}', '{"r": 8}', 'not json', '[]', 'null'])
      expect(repaired('adapter_config.json', text)).toBe(text)
  })

  it('knows its files at any depth, and no other', () => {
    expect(
      ['README.md', 'checkpoint-5/adapter_config.json', 'readme.md', 'xREADME.md', 'config.json'].map(
        Metadata.isMetadata
      )
    ).toEqual([true, true, false, false, false])
  })

  it('is the same when it is repaired twice', () => {
    fc.assert(
      fc.property(
        fc
          .array(
            fc.constantFrom('/cache/models/', 'owner--name', ' ', 'https://huggingface.co/', '/', '\n', 'x')
          )
          .map(p => p.join('')),
        text => {
          const once = repaired('README.md', text)
          expect(repaired('README.md', once)).toBe(once)
          expect(once).not.toContain('/cache/models/')
        }
      )
    )
  })
})
