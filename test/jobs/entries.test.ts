// Entries that no commit and no honest output has (EXECUTION 4, build, collect; 6): devices, pipes, sockets, hard links and
// paths out of the tree. Each is refused, left out or harmless; none is followed, and none is handed on as what it says.
import { Buffer } from 'node:buffer'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as Collecting from '../../src/jobs/confined/Collecting.js'
import * as ContextWriting from '../../src/jobs/confined/ContextWriting.js'
import { Refused } from '../../src/jobs/confined/Reading.js'
import * as Tar from '../../src/jobs/output/Tar.js'
import * as Untar from '../../src/jobs/output/Untar.js'
import { runs } from '../runs.js'
import { of, padded, paxText, summed } from './tarBytes.js'

interface Raw {
  readonly flag: string
  readonly path: string
  readonly target?: string
  readonly body?: string
  /** Records of a pax header before it. */
  readonly records?: ReadonlyArray<readonly [key: string, value: string]>
}

/** A header as anybody may write it: any flag, any path. */
const head = ({ flag, path, target = '' }: Raw, size: number): Buffer => {
  const header = Buffer.from(Tar.header({ path: 'p', type: 'File', size, mode: 0o644, target: '' }))
  header.fill(0, 0, 100).write(path, 0, 100)
  header.write(flag, 156, 1, 'latin1')
  header.fill(0, 157, 257).write(target, 157, 100)
  return summed(header)
}
const entry = (raw: Raw): Buffer => {
  const { body = '', records = [] } = raw
  const pax = paxText(records)
  const parts = pax === '' ? [] : [head({ flag: 'x', path: 'pax' }, pax.length), padded(pax)]
  return Buffer.concat([...parts, head(raw, Buffer.byteLength(body)), padded(body)])
}
const archive = (...all: ReadonlyArray<Raw>): Buffer => Buffer.concat([...all.map(entry), Tar.end])

interface Came {
  readonly out: ReadonlyArray<Tar.Header>
  readonly said: ReadonlyArray<unknown>
}

const come = async (archive: AsyncIterable<Uint8Array>, said: ReadonlyArray<unknown>): Promise<Came> => {
  const out: Array<Tar.Header> = []
  for await (const { header, body } of Untar.read(archive)) {
    out.push(header)
    for await (const _ of body());
  }
  return { out, said }
}

/** What an engine may be given: plain kinds, by paths that lead down. */
const isPlain = ({ path, type }: Tar.Header): boolean =>
  type !== 'Other' &&
  type !== 'Hardlink' &&
  path
    .replace(/\/$/, '')
    .split('/')
    .every(name => !['', '.', '..'].includes(name))

const devices = ['3', '4', '6', 'D', 'M', 'N', 'V', 'Z', '\xff'].map((flag): readonly [string, Raw] => [
  `an entry of kind ${JSON.stringify(flag)}`,
  { flag, path: 'out/x' }
])
const outside: ReadonlyArray<readonly [string, Raw]> = [
  '/etc/cron.d/x',
  '../x',
  'out/../../x',
  'out/./x',
  'out//x',
  '.',
  '..',
  '/',
  ''
].map(path => [`a file at ${JSON.stringify(path)}`, { flag: '0', path, body: 'x' }] as const)
const linked: ReadonlyArray<readonly [string, Raw]> = [
  '/etc/passwd',
  '../../etc/passwd',
  'out/../../etc/passwd',
  'out/nothing',
  'out',
  'out/hard',
  ''
].map(
  target => [`a hard link to ${JSON.stringify(target)}`, { flag: '1', path: 'out/hard', target }] as const
)
const renamed: ReadonlyArray<readonly [string, Raw]> = [
  ['a path of another in a record', { flag: '0', path: 'out/fine', records: [['path', '/etc/x']] }],
  ['a path that goes up in a record', { flag: '0', path: 'out/fine', records: [['path', 'out/../../x']] }]
]

/** The context as far as it is written, and why it does not go on. */
const context = async (...all: ReadonlyArray<Raw>): Promise<Came & { readonly refused: string | null }> => {
  const asked = { name: 'printed', text: 'FROM a\n', dockerfile: 'd', ignores: false }
  const parts: Array<Uint8Array> = []
  let refused: string | null = null
  try {
    for await (const part of ContextWriting.writing(asked, () => of(archive(...all)))) parts.push(part)
  } catch (thrown) {
    if (!(thrown instanceof Refused)) throw thrown
    refused = thrown.message
    parts.push(Tar.end)
  }
  return { ...(await come(of(...parts), [])), refused }
}

const limits = { bytes: 1e6, files: 1000 }
const collect = async (...all: ReadonlyArray<Raw>): Promise<Came> => {
  const asked = { folders: ['out'], root: '/r', model: 'a/b', bounds: limits }
  const said: Array<unknown> = []
  const wanted: Array<string> = []
  const first = archive({ flag: '5', path: 'out/' }, { flag: '0', path: 'out/loss', body: '0.5' }, ...all)
  let begun = false
  const next = (): AsyncGenerator<Uint8Array, void> => {
    const source = begun ? Tar.archive([Tar.file(wanted.shift() ?? '', Buffer.from('x'))]) : first
    begun = true
    return of(source)
  }
  const collected = Collecting.collecting(asked, next, message => {
    said.push(message)
    if (message.type === 'Wanted') wanted.push(...message.paths)
  })
  return come(collected, said)
}

describe('a repository that becomes a build’s context', () => {
  it.each([...devices, ...outside, ...linked, ...renamed])(
    'is refused by its path where it has %s',
    async (_, raw) => {
      const { out, refused } = await context({ flag: '0', path: 'first', body: 'x' }, raw)
      expect(refused).toContain('expected files, folders and links')
      expect(out.filter(header => !isPlain(header))).toEqual([])
    }
  )

  it('has links as they are, chains and loops of them, and the engine follows them within the context', async () => {
    const chain = Array.from({ length: 200 }, (_, i): Raw => ({
      flag: '2',
      path: `l${i}`,
      target: `l${i + 1}`
    }))
    const { out, refused } = await context(
      ...chain,
      { flag: '2', path: 'up', target: '../../../etc/passwd' },
      { flag: '2', path: 'loop', target: 'loop' },
      { flag: '2', path: 'cut', records: [['linkpath', 'a\0b']] }
    )
    expect(refused).toBeNull()
    expect(out.filter(({ type }) => type === 'Symlink')).toHaveLength(203)
    // An engine refuses an archive with a zero in a name; for a file system the name ends there.
    expect(out.find(({ path }) => path === 'cut')?.target).toBe('a')
  })

  it('hands on what is plain and nothing else, whatever the entries', async () => {
    const raw = fc.record({
      flag: fc.constantFrom('0', '1', '2', '3', '5', '6', '7', 'L', 'x', 'g', 'S', '\0', '\x80'),
      path: fc
        .array(fc.constantFrom('a', 'b', '.', '..', '', '.dockerignore', 'printed', 'é', '\n'), {
          maxLength: 4
        })
        .map(parts => parts.join('/')),
      target: fc.constantFrom('', 'a', '/', '../..', '.dockerignore'),
      body: fc.constantFrom('', 'x', '12 path=/a\n', '99999 path=b\n')
    })
    await fc.assert(
      fc.asyncProperty(fc.array(raw, { maxLength: 4 }), async all => {
        const { out } = await context(...all).catch(() => ({ out: [] }))
        expect(out.filter(header => !isPlain(header))).toEqual([])
        // The engine reads no other file of that name than ours, and the last one counts.
        const ignoring = out.filter(({ path }) => path.startsWith('.dockerignore'))
        expect(ignoring.length).toBeLessThanOrEqual(1)
      }),
      { numRuns: runs(300) }
    )
  })
})

describe('an output that is collected', () => {
  it.each([...devices, ...linked])('leaves out %s', async (_, raw) => {
    const { out, said } = await collect(raw)
    expect(out.map(({ path, type }) => `${type} ${path}`)).toEqual(['Folder out', 'File out/loss'])
    expect(said).toContainEqual(expect.objectContaining({ type: 'LeftOut', path: raw.path.slice(4) }))
    expect(said.at(-1)).toMatchObject({ type: 'Collected', files: 1 })
  })

  it.each([...outside, ...renamed])('does not know %s', async (_, raw) => {
    const { out, said } = await collect(raw)
    expect(out.map(({ path, type }) => `${type} ${path}`)).toEqual(['Folder out', 'File out/loss'])
    expect(said.at(-1)).toMatchObject({ type: 'Collected', files: 1 })
  })

  it('has a hard link within it as the file that it is', async () => {
    const { out, said } = await collect({ flag: '1', path: 'out/again', target: 'out/loss' })
    expect(out.map(({ path, type }) => `${type} ${path}`)).toEqual([
      'Folder out',
      'File out/loss',
      'File out/again'
    ])
    expect(said).toContainEqual({ type: 'Wanted', paths: ['out/loss'] })
  })
})
