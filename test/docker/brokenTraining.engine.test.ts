// Training, collecting and evaluating on an engine that fails: who is blamed, what the fault names, and that nothing is
// left (EXECUTION 4, 5).
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { Readable } from 'node:stream'
import * as TE from 'fp-ts/lib/TaskEither.js'
import { expect, it } from 'vitest'
import type { Evaluator } from '../../src/ports/Evaluator.js'
import * as Executor from '../../src/ports/Executor.js'
import type { Settings } from '../../src/docker/Settings.js'
import * as Tar from '../../src/jobs/output/Tar.js'
import * as Untar from '../../src/jobs/output/Untar.js'
import {
  limits,
  matching,
  miners,
  ofRole,
  ofWatch,
  ran,
  repository,
  scored,
  suite,
  watching,
  worlds
} from './broken.js'
import * as Fake from './fake.js'
import * as House from './house.js'

/** Answers only what is about the operator's own file, on its way where an output could not go. */
const ofControl =
  (answer: Fake.Answer): Fake.Answer =>
  (response, asked) =>
    (asked.query.get('path') ?? '').startsWith('/control') ? answer(response, asked) : Fake.usual

suite('a job that trains on an engine that fails', () => {
  // -----------------------------------------------------------------------------------
  // train
  // -----------------------------------------------------------------------------------

  const forever = { train: () => undefined }

  it('has a volume without a quota where the engine has none, and none of a lost engine (EXECUTION 5)', async () => {
    const quota: Fake.Answer = (response, asked) =>
      asked.body.toString().includes('"size"')
        ? Fake.refused(500, 'quota size requested but no quota support')(response, asked)
        : Fake.usual
    expect((await ran({ 'POST /volumes/create': quota })).result).toMatchObject(scored)
    const lost = await ran({ 'POST /volumes/create': ofRole('checkpoints', Fake.lost) })
    expect(lost.result).toMatchObject(worlds(/does not answer/))
  })

  it('may write into its volume, whoever the user of its image is (EXECUTION 5)', async () => {
    const one = await ran({
      'GET /images/*/json': Fake.json({ Id: 'i', Size: 1, Config: { User: 'miner' } })
    })
    expect(one.result).toMatchObject(scored)
    const [put] = one.fake.asked.filter(({ body }) => body.toString('utf8', 0, 6) === 'volume')
    expect(put?.body.toString('utf8', 100, 107)).toBe('0000777')
  })

  it('cannot start: the miner’s where the image is why, else only if another image starts (EXECUTION 5)', async () => {
    const image = await ran({
      'POST /containers/*/start': ofRole(
        'train',
        Fake.first(1, Fake.refused(400, 'exec: "/x": executable file not found'))
      ),
      'GET /containers/*/json': ofRole('train', Fake.first(1, Fake.refused(404, 'No such container')))
    })
    expect(image.result).toMatchObject(miners('CannotStart', /^exec: "\/x": executable file not found$/))
    const start = 'POST /containers/*/start'
    const alone = await ran({ [start]: ofRole('train', Fake.first(2, Fake.refused(500, 'odd'))) })
    expect(alone.result).toMatchObject(miners('CannotStart', /^odd$/))
    const all = await ran({ [start]: ofRole('train', Fake.refused(500, 'odd')) })
    expect(all.result).toMatchObject(worlds(/^odd$/))
    const lost = await ran({ [start]: ofRole('train', Fake.lost) })
    expect(lost.result).toMatchObject(worlds(/does not answer/))
  })

  it('cannot be created: the miner’s only if another image’s container can be (EXECUTION 5)', async () => {
    const create = (answer: Fake.Answer) => ({ 'POST /containers/create': ofRole('train', answer) })
    const alone = await ran(create(Fake.first(2, Fake.refused(400, 'invalid mount'))))
    expect(alone.result).toMatchObject(miners('CannotStart', /^invalid mount$/))
    const all = await ran(create(Fake.refused(400, 'invalid mount')))
    expect(all.result).toMatchObject(worlds(/^invalid mount$/))
    const gone = await ran(create(Fake.refused(404, 'No such image')))
    expect(gone.result).toMatchObject(worlds(/^No such image$/))
  })

  it('is the world’s failure where the engine is lost or forgets the container while it runs (EXECUTION 5)', async () => {
    const lost = await ran({ 'GET /containers/*/json': Fake.lost }, forever)
    expect(lost.result).toMatchObject(worlds(/^The engine does not answer: /))
    expect(lost.phases).toContain('train 2')
    const forgotten = await ran({ 'GET /containers/*/json': Fake.refused(404, 'No such container') })
    expect(forgotten.result).toMatchObject(worlds(/^The container is gone before its end was read\.$/))
    const broken = await ran({ 'POST /containers/*/wait': Fake.first(1, Fake.cut('{"Stat')) }, forever, {
      hours: 0.3 / 3600
    })
    expect(broken.phases).toContain('train 2')
    expect(broken.result).toMatchObject({ right: { type: 'Scored', timedOut: true } })
  })

  it('is out of memory where the engine says so, without a word of its own (EXECUTION 5)', async () => {
    const one = await ran({}, { train: made => made.end(137, true) })
    expect(one.result).toMatchObject({ right: { type: 'Failed', reason: 'OutOfMemory', detail: null } })
  })

  it('that is killed has crashed if the engine is still there a while later (EXECUTION 5)', async () => {
    const killed = { train: (made: Fake.Made) => made.end(137) }
    const one = await ran({}, killed)
    expect(one.result).toMatchObject(miners('Crashed', /^exit code 137$/))
    expect(one.fake.count(/_ping/)).toBeGreaterThan(5)
    const gone = await ran({ 'GET /_ping': Fake.after(1, Fake.lost) }, killed)
    expect(gone.result).toMatchObject(worlds(/^The engine did not answer for 1\.1 seconds\.$/))
  })

  it('is stopped once for what it wrote, and the first reason counts (EXECUTION 5)', async () => {
    const one = await ran({}, { ...forever, watch: watching('used 200000 1\nused 1 100000\n') })
    expect(one.result).toMatchObject(miners('OutputTooLarge', /^More than \d+ bytes were written\.$/))
    expect(one.fake.count(/kill/)).toBe(1)
  })

  it('is stopped for what it wrote to a root file system that is writable (EXECUTION 5)', async () => {
    const writable = { ...limits, train: { ...limits.train, readOnlyRoot: false } }
    const sizes = [limits.train.rootBytes, limits.train.rootBytes + 1]
    const listed: Fake.Answer = (response, asked) => {
      if (asked.query.get('filters')?.includes('"id"') !== true) return Fake.usual
      const size = sizes.shift()
      const one = { Id: 'c', Labels: {}, ImageID: 'i', State: 'running', SizeRw: size }
      return Fake.json(size === undefined ? [] : [one])(response, asked)
    }
    const one = await ran({ 'GET /containers/json': Fake.after(2, listed) }, forever, {
      settings: { limits: writable }
    })
    expect(one.result).toMatchObject(
      miners('OutputTooLarge', /^More than \d+ bytes were written to the root file system\.$/)
    )
    const gone = await ran({ 'GET /containers/json': listed }, forever, {
      settings: { limits: writable },
      hours: 0.3 / 3600
    })
    expect(gone.result).toMatchObject({ right: { type: 'Scored', timedOut: true } })
  })

  /** An engine that says how much the job's volume holds. */
  const usage = (bytes: number): Fake.Script => {
    let volume = ''
    return {
      'POST /volumes/create': (_, asked) => {
        ;[volume = ''] = /dethrone-checkpoints-[^"]+/.exec(asked.body.toString()) ?? [volume]
        return Fake.usual
      },
      'GET /system/df': (response, asked) =>
        Fake.json({ Volumes: [{ Name: volume, UsageData: { Size: bytes } }] })(response, asked)
    }
  }

  it('on a disk with no room for its watch is stopped, and blamed only if it wrote that much (EXECUTION 5)', async () => {
    const full = {
      'POST /containers/create': ofWatch(Fake.refused(500, 'no space left on device'))
    }
    const greedy = await ran({ ...full, ...usage(limits.free.bytes + 1) }, forever)
    expect(greedy.result).toMatchObject(
      miners('OutputTooLarge', /^The engine's disk is full \(no space left on device\); the job wrote \d+/)
    )
    const modest = await ran({ ...full, ...usage(1) }, forever)
    expect(modest.result).toMatchObject(worlds(/^The engine's disk is full .*; the job wrote 1 bytes\.$/))
  })

  it('trains on though it cannot be watched or measured, which is told', async () => {
    const brief = { train: (made: Fake.Made) => void setTimeout(() => made.end(0), 400) }
    const message = {
      memory_stats: { usage: 5 },
      cpu_stats: { cpu_usage: { total_usage: 2e9 } },
      pids_stats: { current: 3 }
    }
    const one = await ran(
      {
        'POST /containers/create': ofWatch(Fake.refused(500, 'driver failed')),
        'GET /containers/*/stats': Fake.cut(`{}\n${JSON.stringify(message)}\n`)
      },
      brief
    )
    expect(one.result).toMatchObject(scored)
    expect(one.troubles.toSorted()).toEqual([matching(/^train: (?!driver)/), 'train: driver failed'])
    expect(one.events).toContainEqual(
      expect.objectContaining({ type: 'Usage', memoryBytes: 5, cpuSeconds: 2, processes: 3 })
    )
    const deaf = await ran(
      { 'POST /containers/*/attach': ofWatch(Fake.cut(Fake.frame('used 1 1\n'))) },
      brief
    )
    expect(deaf.result).toMatchObject(scored)
    expect(deaf.troubles).toEqual([matching(/^train: /)])
  })

  it('is watched again where its watch ends by itself, or was refused at first', async () => {
    let watches = 0
    const watch = (made: Fake.Made): void => {
      if (!JSON.stringify(made.created).includes('/watched')) return
      watches += 1
      if (watches === 1) made.end(137)
      else made.say('used 200000 1\n')
    }
    const ended = await ran({}, { ...forever, watch })
    expect(ended.result).toMatchObject(miners('OutputTooLarge', /^More than \d+ bytes were written\.$/))
    expect(ended.troubles).toEqual(['train: The measuring of the disk has ended; it begins again.'])
    watches = 1
    const late = await ran(
      { 'POST /containers/create': ofWatch(Fake.first(1, Fake.refused(500, 'driver failed'))) },
      { ...forever, watch }
    )
    expect(late.result).toMatchObject(miners('OutputTooLarge', /^More than \d+ bytes were written\.$/))
    expect(late.troubles).toEqual(['train: driver failed'])
  })

  it('tells of no trouble where its watch is torn off by being taken away', async () => {
    let torn: ServerResponse | undefined
    const one = await ran(
      {
        'POST /containers/*/attach': ofWatch(response => {
          torn = response
          response.writeHead(200, { 'Content-Length': '1000' })
          response.flushHeaders()
          return undefined
        }),
        'DELETE /containers/*': () => {
          torn?.socket?.destroy()
          return Fake.usual
        }
      },
      { train: made => void setTimeout(() => made.end(0), 300) }
    )
    expect(one.result).toMatchObject(scored)
    expect(torn).toBeDefined()
    expect(one.troubles).toEqual([])
  })

  // -----------------------------------------------------------------------------------
  // collect
  // -----------------------------------------------------------------------------------

  const into = (path: string, answer: Fake.Answer): Fake.Script => ({
    'PUT /containers/*/archive': (response, asked) =>
      asked.query.get('path') === path ? answer(response, asked) : Fake.usual
  })

  it('whose output finds no room is blamed only if it filled the disk (EXECUTION 4, collect)', async () => {
    const full = into('/to', Fake.refused(500, 'write: no space left on device'))
    const greedy = await ran({ ...full, ...usage(limits.free.bytes + 1) })
    expect(greedy.result).toMatchObject(miners('OutputTooLarge', /^The engine's disk is full/))
    const modest = await ran({ ...full, ...usage(1) })
    expect(modest.result).toMatchObject(worlds(/^The engine's disk is full .*; the job wrote 1 bytes\.$/))
    expect(modest.phases).toContain('collect 2')
  })

  it('whose output cannot be carried is blamed only if another file can be (EXECUTION 4, collect)', async () => {
    const refused = Fake.refused(500, 'odd name')
    const alone = await ran(into('/to', refused))
    expect(alone.result).toMatchObject(miners('NoOutput', /^The output cannot be collected: odd name$/))
    const all = await ran({ 'PUT /containers/*/archive': Fake.after(4, refused) })
    expect(all.result).toMatchObject(worlds(/^The output cannot be collected: odd name$/))
    const lost = await ran(into('/to', Fake.lost))
    expect(lost.result).toMatchObject(worlds(/does not answer/))
  })

  it.each<readonly [string, Fake.Script]>([
    ['is refused', { 'PUT /containers/*/archive': ofControl(Fake.refused(500, 'odd name')) }],
    ['never ends', { 'PUT /containers/*/archive': ofControl(Fake.hung) }],
    ['is broken off', { 'PUT /containers/*/archive': ofControl(Fake.lost) }],
    ['does not arrive', { 'HEAD /containers/*/archive': ofControl(Fake.refused(404, 'no such path')) }],
    ['arrives as nothing that can be read', { 'HEAD /containers/*/archive': ofControl(Fake.parts('')) }]
  ])(
    'is the world’s where the operator’s own file %s as well, and nothing of it stays (EXECUTION 5)',
    async (_, control) => {
      const refused = Fake.refused(500, 'odd name')
      const put = control['PUT /containers/*/archive'] ?? (() => Fake.usual)
      const one = await ran({
        ...control,
        'PUT /containers/*/archive': (response, asked) =>
          asked.query.get('path') === '/to' ? refused(response, asked) : put(response, asked)
      })
      expect(one.result).toMatchObject(worlds(/^The output cannot be collected: odd name$/))
      expect(one.phases.filter(phase => phase.startsWith('collect'))).toEqual(['collect 1', 'collect 2'])
    }
  )

  const link = (path: string, type: 'Symlink' | 'Hardlink', target: string): Tar.Whole => ({
    header: { path, type, size: 0, mode: 0o777, target },
    body: new Uint8Array()
  })
  const file = (path: string, text: string): Tar.Whole => Tar.file(path, Buffer.from(text))

  /** What containers have in a folder or a file, by its name; `undefined` is what the engine usually has. */
  const having =
    (of: (name: string) => ReadonlyArray<Tar.Whole> | undefined): Fake.Answer =>
    (response, asked) => {
      const path = asked.query.get('path') ?? ''
      const found = of(path.slice(path.lastIndexOf('/') + 1))
      return found === undefined ? Fake.usual : response.end(Tar.archive(found))
    }

  it('has in its output what links lead to inside it, metadata that names the model, and nothing else (EXECUTION 4, collect)', async () => {
    let collected: Uint8Array = new Uint8Array()
    const one = await ran({
      ...into('/to', (_, asked) => {
        collected = asked.body
        return Fake.usual
      }),
      'HEAD /containers/*/archive': Fake.stat(Fake.folder),
      'GET /containers/*/archive': having(name => {
        // What a link led to has become a folder when it is asked for.
        if (name === 'gone') return [Tar.folder('gone')]
        if (name === 'a') return [file('a', 'a')]
        if (name.startsWith('e2e')) return [Tar.folder(name), file(`${name}/debug.log`, 'log')]
        if (!name.startsWith('tournament-')) return undefined
        return [
          Tar.folder(name),
          Tar.folder(`${name}/sub`),
          file(`${name}/README.md`, '# as it stands'),
          file(`${name}/sub/README.md`, 'base_model: /cache/models/tiny--model'),
          file(`${name}/a`, 'a'),
          file(`${name}/gone`, ''),
          file('elsewhere/b', 'b'),
          link(`${name}/inside`, 'Symlink', 'a'),
          link(`${name}/vanished`, 'Symlink', 'gone'),
          link(`${name}/outside`, 'Hardlink', 'elsewhere/b'),
          link(`${name}/\ufffd`, 'Symlink', 'a')
        ]
      })
    })
    expect(one.result).toMatchObject(worlds(/left no .*result\.json/, 'Evaluation'))
    const files = []
    for await (const { header, body } of Untar.read(Readable.from([collected])))
      if (header.type === 'File')
        files.push(`${basename(header.path)}: ${(await Untar.whole(body())).toString()}`)
    expect(files).toEqual([
      'README.md: # as it stands',
      'README.md: base_model: tiny/model',
      'a: a',
      'gone: ',
      'inside: a',
      'debug.log: log'
    ])
    expect(one.troubles.slice(0, 2)).toEqual([
      matching(/^collect: "outside" is left out: a link/),
      matching(/^collect: "\ufffd" is left out: its name is no UTF-8/)
    ])
  })

  it('that left no output, an empty one or too much fails, and for its time if that was over (EXECUTION 4, collect; 5)', async () => {
    const none = { 'HEAD /containers/*/archive': Fake.refused(404, 'no such path') }
    expect((await ran(none)).result).toMatchObject(miners('NoOutput', /is not a folder\.$/))
    const late = await ran(none, forever, { hours: 0.2 / 3600 })
    expect(late.result).toMatchObject(miners('TimedOut', /^After .* hours: NoOutput: .* is not a folder\.$/))
    const holding = (...files: ReadonlyArray<Tar.Whole>): Fake.Script => ({
      'GET /containers/*/archive': having(name =>
        name.startsWith('tournament-')
          ? [Tar.folder(name), ...files.map(f => ({ ...f, header: { ...f.header, path: `${name}/x` } }))]
          : undefined
      )
    })
    expect((await ran(holding())).result).toMatchObject(miners('NoOutput', /has no files\.$/))
    const tight = { ...limits, collect: { ...limits.collect, bytes: 5000 } }
    const large = await ran(holding(file('x', 'x'.repeat(5001))), {}, { settings: { limits: tight } })
    expect(large.result).toMatchObject(miners('OutputTooLarge', /more than 5000 bytes/))
  })

  it('is kept on this machine where somebody tries it out, regular files and folders alone (EXECUTION 6)', async () => {
    const to = mkdtempSync(join(tmpdir(), 'dethrone-kept-'))
    try {
      const { githubRepo } = House.miner(1, repository().commit)
      const repositories = new Map([[githubRepo, repository().path]])
      const one = await ran(
        {
          'GET /containers/*/archive': having(name =>
            name === 'output'
              ? [
                  Tar.folder('output'),
                  Tar.folder('output/sub'),
                  file('output/sub/loss', '0.5'),
                  link('output/link', 'Symlink', '/etc/passwd'),
                  file('output/../outside', 'x')
                ]
              : undefined
          )
        },
        {},
        { settings: { local: { ...House.settings([]).local!, repositories, outputs: to } } }
      )
      expect(one.result).toMatchObject(scored)
      expect(readdirSync(to, { recursive: true }).toSorted()).toEqual(['sub', 'sub/loss'])
    } finally {
      rmSync(to, { recursive: true })
    }
  })

  // -----------------------------------------------------------------------------------
  // evaluate
  // -----------------------------------------------------------------------------------

  it('whose evaluator leaves no result, or none that can be read, is nobody’s failure (EXECUTION 4, evaluate)', async () => {
    const head = (answer: Fake.Answer): Fake.Script => ({
      'HEAD /containers/*/archive': (response, asked) =>
        asked.query.get('path') === '/result/result.json' ? answer(response, asked) : Fake.usual
    })
    for (const found of [Fake.refused(404, 'no such path'), Fake.stat(Fake.folder), Fake.stat(0o644, 1e9)]) {
      const none = await ran(head(found))
      expect(none.result).toMatchObject(worlds(/^The evaluator left no .*result\.json\.$/, 'Evaluation'))
      expect(none.phases).toContain('evaluate 2')
    }
    const torn = await ran({
      'GET /containers/*/archive': (response, asked) =>
        asked.query.get('path') === '/result/result.json'
          ? response.end(Tar.archive([Tar.file('result.json', Buffer.from('{"type":'))]))
          : Fake.usual
    })
    expect(torn.result).toMatchObject(worlds(/result\.json: .*JSON/, 'Evaluation'))
  })

  it('whose evaluator never ends is nobody’s failure, each time it is tried (EXECUTION 4, evaluate)', async () => {
    const brief = { ...limits, evaluate: { seconds: 0.2 } }
    const one = await ran({}, { evaluate: () => undefined }, { settings: { limits: brief } })
    expect(one.result).toMatchObject(worlds(/^The evaluation took more than 0\.2 seconds\.$/, 'Evaluation'))
    expect(one.phases).toContain('evaluate 2')
    expect(one.phases).not.toContain('train 2')
  })

  it('is judged by the operator’s own evaluator, in its words (EXECUTION 4, evaluate)', async () => {
    const port = (answer: ReturnType<Evaluator['evaluate']>): Partial<Settings> => ({
      evaluation: { type: 'Port', evaluator: { evaluate: () => answer } }
    })
    const good = await ran(
      {},
      {},
      {
        settings: port(TE.right({ type: 'Failed', reason: 'NotFinetuned', detail: 'the same' }))
      }
    )
    expect(good.result).toMatchObject(miners('NotFinetuned', /^the same$/))
    const bad = await ran(
      {},
      {},
      {
        settings: port(TE.left(Executor.error('Evaluation', 'no GPU left')))
      }
    )
    expect(bad.result).toMatchObject(worlds(/^no GPU left$/, 'Evaluation'))
    expect(bad.phases).toContain('evaluate 2')
  })

  it('may build on no image that only the operator’s evaluator or uploader has (EXECUTION 6)', async () => {
    const image = { image: House.base, entrypoint: null, environment: {} }
    for (const settings of [
      { evaluation: { type: 'Container', image, gpus: false, crashIs: 'world' } },
      { publishing: { image, secrets: {} } }
    ] as const)
      expect((await ran({}, {}, { settings })).result).toMatchObject(
        miners('BuildFailed', /is not an image to build on/)
      )
    const open = await ran({}, {}, { settings: { publishing: { image, secrets: {} }, downloader: image } })
    expect(open.result).toMatchObject(scored)
  })

  it('whose evaluator ends badly or says nonsense: nobody’s failure, or whose the operator says (EXECUTION 4, evaluate)', async () => {
    const crash = {
      evaluate: (made: Fake.Made) => {
        made.say('no GPU\n')
        made.end(1)
      }
    }
    const evaluation = { type: 'Container', image: House.evaluator, gpus: true } as const
    const blamed = await ran({}, crash, { settings: { evaluation: { ...evaluation, crashIs: 'miner' } } })
    expect(blamed.result).toMatchObject(miners('EvaluationFailed', /exit code 1: no GPU$/))
    const nonsense = await ran(
      {
        'GET /containers/*/archive': having(n =>
          n === 'result.json' ? [file(n, '{"type":"?"}')] : undefined
        )
      },
      {},
      { settings: { evaluation: { ...evaluation, crashIs: 'world' } } }
    )
    expect(nonsense.result).toMatchObject(worlds(/type is "\?"/, 'Evaluation'))
  })

  it('that cannot be published is scored all the same, and no secret is told (EXECUTION 4, publish)', async () => {
    const publishing = {
      image: { ...House.evaluator, environment: {} },
      secrets: { HUGGINGFACE_TOKEN: 'hush' }
    }
    const upload = {
      publish: (made: Fake.Made) => {
        made.say('the token hush is not accepted\n')
        made.end(1)
      }
    }
    const one = await ran({}, upload, { settings: { publishing } })
    expect(one.result).toMatchObject(scored)
    expect(one.phases).toContain('publish 2')
    expect(one.troubles.map(said => said.replace(/^publish: /, ''))).toEqual([
      'The uploader ended with exit code 1.',
      'The uploader ended with exit code 1.'
    ])
    const abort = new AbortController()
    const cancelled = await ran(
      {},
      { publish: () => abort.abort() },
      { signal: abort.signal, settings: { publishing } }
    )
    expect(cancelled.result).toEqual({ _tag: 'Left', left: Executor.aborted })
  })

  it('that says more than a log may hold is told so, and is listened to to its end (EXECUTION 5)', async () => {
    const brief = { ...limits, train: { ...limits.train, logBytes: 4096 } }
    const flood = {
      train: (made: Fake.Made) => {
        made.say('step 1/2\n')
        for (let i = 0; i < 10; i += 1) made.say(`${'x'.repeat(999)}\n`)
        made.say('the last words\n')
        made.end(3)
      }
    }
    const one = await ran({}, flood, { settings: { limits: brief } })
    expect(one.result).toMatchObject(miners('Crashed', /^exit code 3\n[^]*the last words$/))
    expect(one.troubles).toEqual([matching(/^train: The log has 10024 bytes; all but the first 4096/)])
    expect(one.events).toContainEqual(
      expect.objectContaining({ type: 'Progress', phase: 'train', fraction: 0.5 })
    )
  })
})
