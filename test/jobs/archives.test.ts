// Archives of kinds that no engine and no git writes, or only seldom (EXECUTION 4, collect; 6): each is read for what it is, or
// refused whole; nothing of it is taken for another entry.
import { Buffer } from 'node:buffer'
import { describe, expect, it } from 'vitest'
import * as Collecting from '../../src/jobs/confined/Collecting.js'
import * as ContextWriting from '../../src/jobs/confined/ContextWriting.js'
import * as Tar from '../../src/jobs/output/Tar.js'
import * as Untar from '../../src/jobs/output/Untar.js'
import { of, padded, paxText, summed } from './tarBytes.js'

// -------------------------------------------------------------------------------------
// archives, byte by byte
// -------------------------------------------------------------------------------------

/** A header with some of its fields as they are given, byte for byte. */
const head = (
  path: string,
  size: number,
  fields: Readonly<Record<number, string | Uint8Array>> = {}
): Buffer => {
  const header = Tar.header(Tar.fileHeader(path, size))
  const last = header.subarray(-Tar.block)
  for (const [at, bytes] of Object.entries(fields)) last.set(Buffer.from(bytes), Number(at))
  summed(last)
  return header
}
const file = (
  path: string,
  text: string,
  fields: Readonly<Record<number, string | Uint8Array>> = {}
): Buffer => Buffer.concat([head(path, Buffer.byteLength(text), fields), padded(text)])

const pax = (flag: 'x' | 'g', ...records: ReadonlyArray<readonly [string, string]>): Buffer =>
  file('pax', paxText(records), { 156: flag })

const read = async (...parts: ReadonlyArray<Uint8Array>) => {
  const found: Array<{
    readonly path: string
    readonly size: number
    readonly mode: number
    readonly text: string
  }> = []
  for await (const { header, body: all } of Untar.read(of(...parts))) {
    const text = (await Untar.whole(all())).toString()
    found.push({ path: header.path, size: header.size, mode: header.mode, text })
  }
  return found
}

const collected = async (archive: AsyncIterable<Uint8Array>, files = 1000) => {
  const said: Array<Collecting.Said> = []
  const asked = { folders: ['out'], root: '/app/checkpoints', model: 'a/b', bounds: { bytes: 1e9, files } }
  const next = async function* () {
    yield* archive
  }
  const out: Array<Tar.Header> = []
  for await (const { header, body: all } of Untar.read(
    Collecting.collecting(asked, next, one => said.push(one))
  )) {
    out.push(header)
    for await (const _ of all());
  }
  return { out, said }
}

// -------------------------------------------------------------------------------------
// kinds
// -------------------------------------------------------------------------------------

describe('an archive of a kind that is seldom', () => {
  it.each([
    ['a sparse file of GNU’s', [file('out/a', 'x', { 156: 'S' })]],
    [
      'a sparse file with more of its map behind',
      [file('out/a', 'x', { 156: 'S', 482: '\x01' }), Buffer.alloc(512, 1)]
    ],
    [
      'a sparse file by a pax header',
      [pax('x', ['GNU.sparse.major', '1'], ['GNU.sparse.name', 'out/b']), file('out/a', 'x')]
    ],
    ['a size below nothing', [head('out/a', 0, { 124: Buffer.alloc(12, 0xff) })]],
    ['a size that no disk has', [head('out/a', 0, { 124: Buffer.from('80ff00000000000000000001', 'hex') })]],
    ['a size of other letters', [head('out/a', 0, { 124: '00000000x12\0' })]],
    ['a pax size in another notation', [pax('x', ['size', '1e2']), file('out/a', 'x'.repeat(100))]],
    ['a pax size of nothing', [pax('x', ['size', '']), file('out/a', 'x')]],
    ['a pax size below nothing', [pax('x', ['size', '-1']), file('out/a', 'x')]],
    ['one that ends in a body', [head('out/a', 5000), Buffer.alloc(600)]],
    ['a header that is none', [file('out/a', 'x'), Buffer.alloc(100, 1)]]
  ] as const)('is refused whole: %s', async (_, parts) => {
    await expect(read(...parts, Tar.end)).rejects.toThrow(/^The archive/)
  })

  it.each([
    [
      'a pax size that goes before the header’s',
      [pax('x', ['size', '3']), Buffer.concat([head('a', 0), padded('abc')])],
      ['a', 'abc']
    ],
    [
      'pax headers for all, which name nothing here',
      [pax('g', ['path', 'b'], ['size', '9'], ['comment', 'c']), file('a', 'x')],
      ['a', 'x']
    ],
    ['a time before 1970', [pax('x', ['mtime', '-1.5']), file('a', 'x')], ['a', 'x']],
    [
      'a time after 2106',
      [pax('x', ['mtime', '99999999999.5']), file('a', 'x', { 136: '77777777777\0' })],
      ['a', 'x']
    ],
    [
      'owners beyond 31 bits',
      [
        file('a', 'x', {
          108: Buffer.from('80000000ffffffff', 'hex'),
          116: Buffer.from('ff00000080000000', 'hex')
        })
      ],
      ['a', 'x']
    ],
    [
      'rights in binary, far too many',
      [file('a', 'x', { 100: Buffer.from('80000000ffffffff', 'hex') })],
      ['a', 'x']
    ],
    ['an archive behind the first one’s end', [file('a', 'x'), Tar.end, file('b', 'y')], ['a', 'x']],
    [
      'a size in binary',
      [Buffer.concat([head('a', 0, { 124: Buffer.from('800000000000000000000003', 'hex') }), padded('abc')])],
      ['a', 'abc']
    ],
    [
      'attributes of files',
      [pax('x', ['SCHILY.xattr.user.a', 'b'], ['LIBARCHIVE.x', 'y']), file('a', 'x')],
      ['a', 'x']
    ]
  ] as const)('is read for what it is: %s', async (_, parts, [path, text]) => {
    expect(await read(...parts, Tar.end)).toEqual([
      {
        path,
        text,
        size: text.length,
        mode: expect.toSatisfy((n: number) => n >= 0 && n <= 0o7777) as number
      }
    ])
  })

  it('has rights that fit into a header again, whatever they were', async () => {
    const [one] = await read(file('a', 'x', { 100: Buffer.from('80000000ffffffff', 'hex') }), Tar.end)
    expect(
      await read(Tar.header({ path: 'a', type: 'File', size: 0, mode: one?.mode ?? 0, target: '' }), Tar.end)
    ).toMatchObject([{ path: 'a', size: 0 }])
  })
})

describe('an output of a kind that is seldom', () => {
  it('has names of 255 and of 4,000 bytes, in all alphabets, and those that differ in case or in form alone', async () => {
    const long = Array.from({ length: 15 }, () => 'd'.repeat(255)).join('/')
    const names = [
      'x'.repeat(255),
      'é'.repeat(127),
      long,
      'A',
      'a',
      'é',
      'e\u0301',
      'ﬁ',
      'fi',
      ' ',
      '-rf',
      'a\nb',
      '"',
      '\\'
    ]
    const { out, said } = await collected(
      of(Tar.entry(Tar.folder('out')), ...names.map(name => file(`out/${name}`, name)), Tar.end)
    )
    expect(out.filter(({ type }) => type === 'File').map(({ path }) => path.slice(4))).toEqual(names)
    expect(said.at(-1)).toMatchObject({ type: 'Collected', files: names.length })
  })

  it('has a digest of its own for each of two names that look alike', async () => {
    const digests = await Promise.all(
      ['é', 'e\u0301', 'É'].map(async name => {
        const { said } = await collected(of(Tar.entry(Tar.folder('out')), file(`out/${name}`, 'x'), Tar.end))
        const last = said.at(-1)
        return last?.type === 'Collected' ? last.digest : ''
      })
    )
    expect(new Set(digests).size).toBe(3)
  })

  it('has as many entries as may be, or too many, though it has a hundred thousand', async () => {
    const many = async function* (n: number) {
      yield await Promise.resolve(Tar.entry(Tar.folder('out')))
      for (let i = 0; i < n; i += 100)
        yield Buffer.concat(Array.from({ length: 100 }, (_, j) => file(`out/${i + j}`, '')))
      yield Tar.end
    }
    const { said } = await collected(many(5000), 5001)
    expect(said.at(-1)).toMatchObject({ type: 'Collected', files: 5000 })
    await expect(collected(many(100_000), 5000)).rejects.toThrow(/more than 5000 files/)
  })

  it('is the file that it is, where its name ends like a folder’s', async () => {
    const { out } = await collected(of(Tar.entry(Tar.folder('out')), file('out/a/', 'x'), Tar.end))
    expect(out.at(-1)).toMatchObject({ path: 'out/a', type: 'File' })
  })
})

it('a repository has no file whose name ends like a folder’s', async () => {
  const asked = { name: 'printed', text: 'FROM a\n', dockerfile: 'd', ignores: false }
  const written = async (): Promise<void> => {
    for await (const _ of ContextWriting.writing(asked, () => of(file('a/', 'x'), Tar.end)));
  }
  await expect(written()).rejects.toThrow(/^a\/ is in the repository: expected files/)
})
