// What a miner had a hand in, read by a process apart (EXECUTION 6): its answers, its limits, and nobody held up by it.
import { monitorEventLoopDelay } from 'node:perf_hooks'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MinerFault, WorldFault } from '../../src/jobs/blame/Fault.js'
import * as Confined from '../../src/jobs/confined/Confined.js'
import * as Frames from '../../src/jobs/confined/Frames.js'
import * as Reading from '../../src/jobs/confined/Reading.js'
import * as Tar from '../../src/jobs/output/Tar.js'
import * as Metadata from '../../src/jobs/output/Metadata.js'
import { reader } from './reader.js'

/** `DETHRONE_RUNS` multiplies. */
const runs = (usual: number): number => usual * Number(process.env['DETHRONE_RUNS'] ?? 1)

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
    if (!(thrown instanceof Confined.Unread)) throw thrown
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
      { type: 'Collected', files: 2, digest: expect.stringMatching(/^[0-9a-f]{64}$/) as string }
    ])
  })

  it('takes no time over a model card of slashes, or a hundred chained links with long targets', async () => {
    const chain = Array.from({ length: 139 }, (_, i) =>
      link(`out/l${i}`, `${'./'.repeat(1500)}${'d/../'.repeat(200)}l${i + 1}`)
    )
    const card = Buffer.from(`---\n${'/'.repeat(1_000_000)}\n`)
    const began = performance.now()
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
    expect(failure).toBeUndefined()
    expect(said.at(-1)).toMatchObject({ type: 'Collected' })
    // It was minutes; on any machine this is the difference.
    expect(performance.now() - began).toBeLessThan(10_000)
  })

  it('is ended at its limit of time, which is the miner’s', async () => {
    const session = Confined.begin(reader, 'tree', { places: [] }, { seconds: 1, signal: never })
    session.out.resume()
    // Nothing ever comes.
    await expect(session.said.next()).rejects.toMatchObject({ failure: { type: 'TimeLimit', seconds: 1 } })
    const late = new Confined.Unread({ type: 'TimeLimit', seconds: 1 })
    expect(Confined.blamed(late, 'NoOutput', 'The output')).toEqual(
      new MinerFault('NoOutput', 'The output: To read it took more than 1 seconds.')
    )
  })

  it('is ended at its limit of memory, buffers included', async () => {
    async function* endless() {
      for (;;) yield await Promise.resolve(new Uint8Array(1 << 20))
    }
    const small = { ...reader, memoryBytes: 200 * 2 ** 20 }
    const asked = Confined.ask(small, 'tree', { places: [] }, Reading.treeSaid, endless(), bounds)
    await expect(asked).rejects.toMatchObject({ failure: { type: 'MemoryLimit' } })
  })

  it('that cannot begin is the world’s failure', async () => {
    const nowhere = { ...reader, module: new URL('file:///nowhere/worker.js') }
    const asked = Confined.ask(nowhere, 'tree', { places: [] }, Reading.treeSaid, of(), bounds)
    const thrown: unknown = await asked.catch((it: unknown) => it)
    expect(thrown).toMatchObject({
      failure: { type: 'NotStarted', why: expect.stringMatching(/worker/) as string }
    })
    expect(Confined.blamed(thrown as Confined.Unread, 'NoOutput', 'It')).toBeInstanceOf(WorldFault)
  })

  it('passes on what its source threw, and ends where the caller gives it up', async () => {
    async function* broken() {
      yield await Promise.resolve(new Uint8Array(10))
      throw new Error('the source’s own')
    }
    await expect(
      Confined.ask(reader, 'tree', { places: [] }, Reading.treeSaid, broken(), bounds)
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
        Reading.answerSaid,
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
    const ask = (places: ReadonlyArray<string>) =>
      Confined.ask(reader, 'tree', { places }, Reading.treeSaid, of(Buffer.from(listed)), bounds)
    expect(await ask(['c', 'a'])).toEqual({
      bytes: 15,
      found: { path: 'a', object, isFile: true, size: 12 }
    })
    expect((await ask(['b'])).found?.isFile).toBe(false)
    expect((await ask(['c'])).found).toBeNull()
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
        const began = performance.now()
        Metadata.repaired('a/b')('README.md', card)
        return performance.now() - began
      }
      time(small)
      // 16 times as long; by the square it would be 256 times.
      expect(time(large), part).toBeLessThan(100 * Math.max(1, time(small)))
    }
})
