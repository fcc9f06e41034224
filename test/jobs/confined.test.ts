// What a miner had a hand in, read by a process apart (EXECUTION 6): its answers, its limits, and nobody held up by it.
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MinerFault, WorldFault } from '../../src/jobs/blame/Fault.js'
import * as Confined from '../../src/jobs/confined/Confined.js'
import * as Frames from '../../src/jobs/confined/Frames.js'
import * as ContextWriting from '../../src/jobs/confined/ContextWriting.js'
import * as AnswerReading from '../../src/jobs/confined/AnswerReading.js'
import * as TreeReading from '../../src/jobs/confined/TreeReading.js'
import * as Unread from '../../src/jobs/confined/Unread.js'
import * as DockerfileReading from '../../src/jobs/confined/DockerfileReading.js'
import * as KeepingReading from '../../src/jobs/confined/KeepingReading.js'
import * as Messages from '../../src/jobs/confined/Messages.js'
import * as WarningsReading from '../../src/jobs/confined/WarningsReading.js'
import * as Bases from '../../src/jobs/dockerfile/Bases.js'
import * as Untar from '../../src/jobs/output/Untar.js'
import * as Tar from '../../src/jobs/output/Tar.js'
import * as Metadata from '../../src/jobs/output/Metadata.js'
import { reader } from './reader.js'
import { runs } from '../runs.js'
import { timed } from '../timed.js'

const never = new AbortController().signal
const bounds = { seconds: 60, signal: never }
async function* of(...parts: ReadonlyArray<Uint8Array>) {
  yield* await Promise.resolve(parts)
}

/** Collects one folder `out` of an archive; answers what was said, and how long the event loop was held up. */
const collect = async (archive: Uint8Array, seconds = 60, by = reader) => {
  const delay = monitorEventLoopDelay({ resolution: 5 })
  delay.enable()
  const asked = { folders: ['out'], root: '/r', model: 'a/b', bounds: { bytes: 1e8, files: 30_000 } }
  const session = Confined.begin(by, 'collect', asked, { seconds, signal: never })
  const said: Array<unknown> = []
  const size = (async () => {
    let bytes = 0
    for await (const part of session.out) bytes += (part as Uint8Array).length
    return bytes
  })()
  try {
    await session.send(of(archive))
    for await (const message of session.said) {
      said.push(message)
      const { type, paths = [] } = message as { type: string; paths?: ReadonlyArray<string> }
      if (type === 'Wanted')
        for (const path of paths) await session.send(of(Tar.archive([Tar.file(path, Buffer.from('x'))])))
    }
    return { said, bytes: await size, pause: delay.max / 1e6, failure: undefined }
  } catch (thrown) {
    if (!(thrown instanceof Unread.Unread)) throw thrown
    return { said, bytes: await size, pause: delay.max / 1e6, failure: thrown.failure }
  } finally {
    session.kill()
    delay.disable()
  }
}

const link = (path: string, target: string) => ({
  header: { path, type: 'Symlink' as const, size: 0, mode: 0o777, target },
  body: new Uint8Array()
})

describe('a process apart', () => {
  it('collects what is regular, copies what links lead to, and says what it left out', async () => {
    const { said, failure } = await collect(
      Tar.archive([
        Tar.folder('out'),
        Tar.file('out/loss', Buffer.from('x')),
        link('out/to', 'loss'),
        link('out/away', '/etc/passwd')
      ])
    )
    expect(failure).toBeUndefined()
    expect(said).toEqual([
      { type: 'LeftOut', path: 'away', why: expect.stringMatching(/^a link/) as string },
      { type: 'Wanted', paths: ['out/loss'] },
      { type: 'Wanted', paths: [] },
      { type: 'Collected', files: 2, digest: expect.stringMatching(/^[0-9a-f]{64}$/) as string }
    ])
  })

  it('tells of fifty entries that it left out, and of how many more there are', async () => {
    const away = Array.from({ length: 190 }, (_, i) => link(`out/${'x'.repeat(2000)}${i}`, '/etc/passwd'))
    const { said, failure } = await collect(Tar.archive([Tar.folder('out'), ...away]))
    expect(failure).toBeUndefined()
    const leftOut = expect.objectContaining({ type: 'LeftOut', path: 'x'.repeat(1000) }) as unknown
    expect(said.slice(0, 50)).toEqual(Array.from({ length: 50 }, () => leftOut))
    expect(said[50]).toEqual({ type: 'MoreLeftOut', entries: 140 })
  })

  it('takes no time over a model card of slashes, or a hundred chained links with long targets', async () => {
    const chain = Array.from({ length: 139 }, (_, i) =>
      link(`out/l${i}`, `${'./'.repeat(1500)}${'d/../'.repeat(200)}l${i + 1}`)
    )
    const card = Buffer.from(`---\n${'/'.repeat(1_000_000)}\n`)
    const { said, failure } = await collect(
      Tar.archive([
        Tar.folder('out'),
        Tar.folder('out/d'),
        Tar.file('out/README.md', card),
        Tar.file('out/adapter_config.json', Buffer.from('{"a":'.repeat(100_000))),
        Tar.file(
          'out/deep/adapter_config.json',
          Buffer.from(
            `{"base_model_name_or_path":"/cache/models/x","a":${'['.repeat(50_000)}${']'.repeat(50_000)}}`
          )
        ),
        ...chain,
        Tar.file('out/l139', Buffer.from('end'))
      ])
    )
    // It was minutes: here it would be ended at its limit of time, whatever the machine.
    expect(failure).toBeUndefined()
    expect(said.at(-1)).toMatchObject({ type: 'Collected' })
  })

  it('is ended at its limit of time, which is the miner’s', async () => {
    const session = Confined.begin(reader, 'tree', { places: [] }, { seconds: 1, signal: never })
    session.out.resume()
    // Nothing ever comes.
    await expect(session.said.next()).rejects.toMatchObject({ failure: { type: 'TimeLimit', seconds: 1 } })
    const late = new Unread.Unread({ type: 'TimeLimit', seconds: 1 })
    expect(Unread.blamed(late, 'NoOutput', 'The output')).toEqual(
      new MinerFault('NoOutput', 'The output: Reading it took more than 1 seconds.')
    )
  })

  it('is ended at its limit of memory, buffers included', async () => {
    async function* endless() {
      for (;;) yield await Promise.resolve(new Uint8Array(1 << 20))
    }
    const small = { ...reader, memoryBytes: 200 * 2 ** 20 }
    const asked = Confined.ask(small, 'tree', { places: [] }, TreeReading.said, endless(), bounds)
    await expect(asked).rejects.toMatchObject({ failure: { type: 'MemoryLimit' } })
  })

  it('that cannot begin is the world’s failure', async () => {
    const nowhere = { ...reader, module: new URL('file:///nowhere/worker.js') }
    const asked = Confined.ask(nowhere, 'tree', { places: [] }, TreeReading.said, of(), bounds)
    const thrown: unknown = await asked.catch((it: unknown) => it)
    expect(thrown).toMatchObject({
      failure: { type: 'NotStarted', why: expect.stringMatching(/worker/) as string }
    })
    expect(Unread.blamed(thrown as Unread.Unread, 'NoOutput', 'It')).toBeInstanceOf(WorldFault)
  })

  it('passes on what its source threw, and ends where the caller gives it up', async () => {
    async function* broken() {
      yield await Promise.resolve(new Uint8Array(10))
      throw new Error('the source’s own')
    }
    await expect(
      Confined.ask(reader, 'tree', { places: [] }, TreeReading.said, broken(), bounds)
    ).rejects.toThrow('the source’s own')
    const abort = new AbortController()
    const session = Confined.begin(reader, 'tree', { places: [] }, { seconds: 60, signal: abort.signal })
    session.out.resume()
    setTimeout(() => abort.abort(), 50)
    await expect(session.said.next()).rejects.toMatchObject({ name: 'AbortError' })
  })

  it('reads an evaluator’s answer: a score, no number, or nothing that can be decoded', async () => {
    const answer = (written: string) =>
      Confined.ask(
        reader,
        'answer',
        { imageLoss: null },
        AnswerReading.said,
        of(Tar.archive([Tar.file('result.json', Buffer.from(written))])),
        bounds
      )
    expect(await answer('{"type":"Scored","score":"0.5"}')).toEqual({
      type: 'Evaluation',
      evaluation: { type: 'Scored', score: '0.5' }
    })
    for (const score of ['NaN', `"${'9'.repeat(3_000_000)}"`])
      expect(await answer(`{"type":"Scored","score":${score}}`)).toMatchObject({
        type: 'Evaluation',
        evaluation: { type: 'Failed', reason: 'EvaluationFailed' }
      })
    for (const written of ['{"type":"Scored","score":0.5}', '['.repeat(1_000_000)])
      expect(await answer(written)).toMatchObject({ type: 'Undecodable' })
  })

  it('knows a commit by its list of files', async () => {
    const object = '0'.repeat(40)
    const listed = `100644 blob ${object}      12\ta\x00120000 blob ${object}       3\tb\0`
    const ask = (places: ReadonlyArray<string>, more = '') =>
      Confined.ask(reader, 'tree', { places }, TreeReading.said, of(Buffer.from(listed + more)), bounds)
    expect((await ask([], `100644 blob ${object}       0\t.dockerignore\0`)).ignores).toBe(true)
    expect((await ask([], `120000 blob ${object}       0\t.dockerignore\0`)).ignores).toBe(false)
    expect((await ask([], `100644 blob ${object}       0\td/.dockerignore\0`)).ignores).toBe(false)
    expect(await ask(['c', 'a'])).toEqual({
      bytes: 15,
      ignores: false,
      found: { path: 'a', object, isFile: true, size: 12 }
    })
    expect((await ask(['b'])).found?.isFile).toBe(false)
    expect((await ask(['c'])).found).toBeNull()
  })
})

describe('what a miner wrote, in the process apart', () => {
  const file = (text: string) => of(Buffer.from(text))

  it('is read for the images it needs, or refused with its line', async () => {
    const ask = (text: string) =>
      Confined.ask(
        reader,
        'images',
        { allowed: Bases.standard },
        DockerfileReading.imagesSaid,
        file(text),
        bounds
      )
    expect(await ask('FROM --platform=linux/amd64 a/b AS x\nCOPY --from=ghcr.io/c/d:1 / /\n')).toEqual({
      type: 'Images',
      images: [
        {
          image: { registry: 'docker.io', path: 'a/b', tag: 'latest', digest: null },
          line: 1,
          platform: 'linux/amd64'
        },
        { image: { registry: 'ghcr.io', path: 'c/d', tag: '1', digest: null }, line: 2, platform: null }
      ]
    })
    expect(await ask('FROM a\nVOLUME /x\n')).toMatchObject({ type: 'Refused', objection: { line: 2 } })
  })

  it('is printed upon images whose environment is longer than a process may have arguments', async () => {
    const long = 'x'.repeat(20_000)
    const asked = {
      images: [
        {
          name: 'docker.io/library/a:latest',
          id: `sha256:${'0'.repeat(64)}`,
          environment: Array.from({ length: 10 }, (_, i) => [`LONG${i}`, long])
        }
      ],
      label: { name: 'l', value: 'v' }
    }
    const ask = (text: string) =>
      Confined.ask(reader, 'printed', asked, DockerfileReading.printedSaid, file(text), bounds)
    expect(await ask('FROM a\nENV X=$LONG3\n')).toEqual({
      type: 'Printed',
      lines: [`FROM sha256:${'0'.repeat(64)} AS s0`, 'LABEL "l"="v"', `ENV X="${long}"`]
    })
    // Three hundred lines of its own are megabytes when they are filled in.
    expect(await ask(`FROM a\n${'LABEL X=$LONG1\n'.repeat(300)}`)).toMatchObject({ type: 'Refused' })
  })

  it('becomes a build’s context with the printed Dockerfile, and without what the engine would obey', async () => {
    const archive = Tar.archive([
      Tar.file('.dockerignore', Buffer.from('*')),
      Tar.file('a', Buffer.from('1')),
      Tar.folder('d')
    ])
    const asked = { name: 'n.dockerfile', text: 'FROM x\n', dockerfile: 'd/x.dockerfile', ignores: false }
    const session = Confined.begin(reader, 'context', asked, bounds)
    const sent = session.send(of(archive))
    const found: Record<string, string> = {}
    for await (const { header, body } of Untar.read(session.out))
      found[header.path] = (await Untar.whole(body())).toString()
    await sent
    expect(found).toEqual({
      a: '1',
      d: '',
      '.dockerignore': '.dockerignore\nn.dockerfile\n',
      'n.dockerfile': 'FROM x\n'
    })
    session.kill()
  })

  const gzip = Buffer.from('1f8b0800', 'hex')
  /** An archive whose header has its sum written in another way: from the sums of its bytes, and of its signed bytes. */
  const summed = (name: string, way: (sum: string, signed: string) => string): Uint8Array => {
    const archive = Buffer.from(Tar.archive([Tar.folder(name)]))
    archive.fill(' ', 148, 156)
    const head = [...archive.subarray(0, 512)]
    const sums = [head, [...Int8Array.from(head)]].map(bytes =>
      bytes.reduce((sum, byte) => sum + byte, 0).toString(8)
    )
    archive.write(way(sums[0] ?? '', sums[1] ?? '').padEnd(8, '\0'), 148)
    return archive
  }
  it.each<readonly [string, string, Tar.Whole, boolean]>([
    ['a packed file', 'ADD ["a.bin", "/"]', Tar.file('a.bin', Buffer.from('1f8b0800', 'hex')), true],
    ['an archive', 'ADD --chown=1:1 ["./d/*", "/x/"]', Tar.file('d/a', Tar.archive([Tar.folder('x')])), true],
    [
      'a link',
      'ADD ["d/a", "/"]',
      { header: { path: 'd/a', type: 'Symlink', size: 0, mode: 0o777, target: 'b' }, body: new Uint8Array() },
      true
    ],
    [
      'what a linked folder has',
      'ADD ["d/a", "/"]',
      { header: { path: 'd', type: 'Symlink', size: 0, mode: 0o777, target: 'b' }, body: new Uint8Array() },
      true
    ],
    ['a name that is escaped', 'ADD ["a\\\\$\\\\\'.gz", "/"]', Tar.file("a$'.gz", gzip), true],
    ['a class of letters', 'ADD ["a.[f-h]z", "/"]', Tar.file('a.gz', gzip), true],
    ['one character that is two to us', 'ADD ["d/a?.gz", "/"]', Tar.file('d/a\u{1f600}.gz', gzip), true],
    ['a frame to be skipped', 'ADD ["a", "/"]', Tar.file('a', Buffer.from('5a2a4d1804000000', 'hex')), true],
    [
      'an archive whose sum begins with zeros',
      'ADD ["a", "/"]',
      Tar.file(
        'a',
        summed('a', n => `\0 ${n}`)
      ),
      true
    ],
    [
      'an archive with a sum of signed bytes',
      'ADD ["a", "/"]',
      Tar.file(
        'a',
        summed('é', (_, n) => n)
      ),
      true
    ],
    ['a plain file', 'ADD ["a", "/"]', Tar.file('a', Buffer.alloc(2000, 'a')), false],
    ['an archive of another name', 'ADD ["a*.gz", "/"]', Tar.file('b.gz', gzip), false],
    [
      'an archive below a folder',
      'ADD ["d", "/"]',
      Tar.file('d/a.gz', Buffer.from('1f8b0800', 'hex')),
      false
    ],
    [
      'an archive that is copied',
      'COPY ["a.gz", "/"]',
      Tar.file('a.gz', Buffer.from('1f8b0800', 'hex')),
      false
    ]
  ])('gives the engine no ADD of %s to unpack', async (_, line, entry, isRefused) => {
    const asked = { name: 'n', text: `FROM x\n${line}\n`, dockerfile: 'x', ignores: false }
    // What the process apart does, without a process for each.
    const written = (async () => {
      for await (const _ of ContextWriting.writing(asked, () => of(Tar.archive([entry]))));
    })()
    await (isRefused
      ? expect(written).rejects.toThrow(/^ADD would unpack/)
      : expect(written).resolves.toBeUndefined())
  })

  it('tells why a context is not given to the engine', async () => {
    const asked = { name: 'n', text: 'FROM x\nADD ["a.bin", "/"]\n', dockerfile: 'x', ignores: false }
    const session = Confined.begin(reader, 'context', asked, bounds)
    const sent = session.send(of(Tar.archive([Tar.file('a.bin', gzip)])))
    session.out.resume()
    await sent
    const said: Array<unknown> = []
    for await (const message of session.said) said.push(message)
    expect(said).toEqual([{ type: 'Unfit', detail: expect.stringMatching(/^ADD would unpack/) as string }])
    session.kill()
  })

  it('becomes a build’s context without what its .dockerignore leaves out, wherever that lies in the archive', async () => {
    const archive = () =>
      of(
        Tar.archive([
          Tar.file('!a', Buffer.from('1')),
          Tar.folder('d'),
          Tar.file('d/a', Buffer.from('2')),
          Tar.file('d/x.dockerfile', Buffer.from('FROM y')),
          Tar.file('.dockerignore', Buffer.from('*\n!d/*.dockerfile\n!e\nn.dockerfile')),
          Tar.file('e', Buffer.from('3'))
        ])
      )
    const asked = { name: 'n.dockerfile', text: 'FROM x\n', dockerfile: 'd/x.dockerfile', ignores: true }
    const session = Confined.begin(reader, 'context', asked, bounds)
    const sent = session.send(archive()).then(() => session.send(archive()))
    const found: Record<string, string> = {}
    for await (const { header, body } of Untar.read(session.out))
      found[header.path] = (await Untar.whole(body())).toString()
    await sent
    expect(found).toEqual({
      'd/x.dockerfile': 'FROM y',
      e: '3',
      '.dockerignore': '.dockerignore\nn.dockerfile\n',
      'n.dockerfile': 'FROM x\n'
    })
    session.kill()
  })

  it('is unpacked below a folder alone, over nothing that is there', async () => {
    const to = mkdtempSync(join(tmpdir(), 'dethrone-keep-'))
    const ask = (archive: Uint8Array) =>
      Confined.ask(
        reader,
        'keep',
        { to: join(to, 'in'), root: 'output' },
        KeepingReading.said,
        of(archive),
        bounds
      )
    mkdirSync(join(to, 'in'))
    try {
      const archive = Tar.archive([
        Tar.folder('output'),
        Tar.folder('output/a'),
        Tar.file('output/a/b', Buffer.from('1')),
        Tar.file('output/../../c', Buffer.from('2')),
        Tar.file('/c', Buffer.from('2')),
        link('output/d', '/etc')
      ])
      expect(await ask(archive)).toEqual({ type: 'Kept', files: 1 })
      expect(readdirSync(to, { recursive: true }).sort()).toEqual(['in', 'in/a', 'in/a/b'])
      expect(await ask(archive)).toMatchObject({
        type: 'Refused',
        why: expect.stringMatching(/EEXIST/) as string
      })
    } finally {
      rmSync(to, { recursive: true })
    }
  })

  it('is reviewed for what will fail', async () => {
    const at = 'dockerfiles/standalone-text-trainer.dockerfile'
    const asked = { kind: 'InstructTextTask', dockerfiles: [at], further: [], bases: Bases.standard }
    const ask = (archive: Uint8Array) =>
      Confined.ask(reader, 'warnings', asked, WarningsReading.said, of(archive), bounds)
    const warnings = await ask(
      Tar.archive([
        Tar.file(at, Buffer.from('FROM a\nCOPY b /b\nENTRYPOINT /run.sh\n')),
        Tar.file('weights.bin', Buffer.alloc(3 << 20))
      ])
    )
    expect(warnings.map(({ rule, line }) => `${rule} ${line}`)).toEqual([
      'copy-source-missing 2',
      'shell-entrypoint 3'
    ])
  })

  it('that says more than can be read at once is ended', async () => {
    const archive = Tar.archive([
      Tar.folder('out'),
      ...Array.from({ length: 200 }, (_, i) => link(`out/${i}`, '\u0001'.repeat(60_000))),
      ...Array.from({ length: 600 }, (_, i) => link(`out/${'d'.repeat(200)}${i}`, 'out/x'))
    ])
    const { said } = await collect(archive)
    expect(said.at(-1)).toMatchObject({ type: 'Collected' })
    async function* long() {
      yield await Promise.resolve(Buffer.from(`"${'x'.repeat(Messages.longest)}`))
      yield Buffer.from('"\n')
    }
    await expect(Messages.read(long()).next()).rejects.toBeInstanceOf(Messages.TooLong)
  })
})

describe('bytes of any kind', () => {
  it('end a collection with its answer or without one, and hold nobody else up', async () => {
    const piece = fc.oneof(
      fc.uint8Array({ maxLength: 2000 }),
      fc.constant(Buffer.from(Tar.end)),
      fc
        .record({
          path: fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), fc.constant('out/README.md')),
          body: fc.uint8Array({ maxLength: 5000 }),
          target: fc.string({ maxLength: 200 }),
          type: fc.constantFrom('File', 'Folder', 'Symlink', 'Hardlink', 'Other')
        })
        .map(({ path, body, target, type }) =>
          Tar.entry({
            header: { path, type, size: type === 'File' ? body.length : 0, mode: 0o644, target },
            body: type === 'File' ? body : new Uint8Array()
          })
        )
    )
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 12 }), async pieces => {
        const { said, failure, pause } = await collect(Buffer.concat(pieces))
        const last = said.at(-1) as { type: string } | undefined
        if (failure === undefined) expect(last?.type).toMatch(/^(?:Collected|TooLarge)$/)
        else expect(failure).toEqual({ type: 'Unreadable' })
        return pause < 2000
      }),
      { numRuns: runs(5) }
    )
  }, 60_000)

  it('come back from frames as they went in, however they are cut (law)', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.uint8Array({ maxLength: 50 }), { maxLength: 5 }), { maxLength: 4 }),
        fc.integer({ min: 1, max: 17 }),
        async (all, cut) => {
          const bytes: Array<Uint8Array> = []
          for (const each of all) for await (const frame of Frames.framed(of(...each))) bytes.push(frame)
          const whole = Buffer.concat(bytes)
          const next = Frames.sources(
            of(
              ...Array.from({ length: Math.ceil(whole.length / cut) }, (_, i) =>
                whole.subarray(i * cut, (i + 1) * cut)
              )
            )
          )
          for (const each of all) {
            const back: Array<Uint8Array> = []
            for await (const part of next()) back.push(Buffer.from(part))
            expect(Buffer.concat(back).equals(Buffer.concat(each))).toBe(true)
          }
        }
      ),
      { numRuns: runs(100) }
    )
  })
})

it('a model card is read in a time that grows with its length alone, whatever it repeats', () => {
  for (const part of [
    '/',
    'https://huggingface.co/',
    '/cache/models/',
    'cache/models',
    '//cache/models//',
    '\n/'
  ])
    for (const [small, large] of [[1 << 14, 1 << 18]] as const) {
      const time = (length: number): number => {
        const card = part.repeat(Math.ceil(length / part.length))
        return timed(() => Metadata.repaired('a/b')('README.md', card))
      }
      time(small)
      // 16 times as long; by the square it would be 256 times.
      expect(time(large), part).toBeLessThan(100 * Math.max(1, time(small)))
    }
})
