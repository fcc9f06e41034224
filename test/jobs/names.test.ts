import * as E from 'fp-ts/lib/Either.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type * as Job from '../../src/domain/task/Job.js'
import * as Slot from '../../src/domain/task/Slot.js'
import * as TournamentId from '../../src/domain/TournamentId.js'
import * as Arguments from '../../src/jobs/contract/Arguments.js'
import * as Git from '../../src/jobs/repository/Git.js'
import * as Contract from '../../src/jobs/contract/Contract.js'
import * as Names from '../../src/jobs/contract/Names.js'
import * as Source from '../../src/jobs/contract/Source.js'
import { hotkey } from '../addresses.js'
import { decoded } from '../view.js'
import * as House from '../docker/house.js'
import { runs } from '../runs.js'

const id = (text: string): TournamentId.TournamentId => decoded(TournamentId.codec, text)
const one = House.job(1, { path: '', commit: 'a'.repeat(40) })
const jobOf = (tournament: string, slot: Slot.Slot, n = 1): Job.Job => ({
  ...one,
  tournament: id(tournament),
  slot,
  miner: { ...one.miner, hotkey: hotkey(n) }
})

const ids = fc.oneof(
  fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/),
  // Ids that differ in little: by case, by their length, by what looks like a digest.
  fc.constantFrom(
    'a',
    'A',
    'a-',
    'a_',
    'Tournament',
    'tournament',
    'a-r1-g1-t1',
    `x${'0'.repeat(63)}`,
    `x${'0'.repeat(62)}1`
  ),
  fc.stringMatching(/^[a-z0-9]{8}x-[0-9a-f]{10}$/)
)
const slots = fc.oneof(
  fc
    .tuple(fc.integer({ min: 1, max: 99 }), fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }))
    .map(([r, g, t]) => Slot.group(r, g, t)),
  fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 99 })).map(([r, m]) => Slot.match(r, m)),
  fc
    .tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 3 }))
    .map(([r, t, a]) => Slot.attempt(a)(Slot.boss(r, t)))
)

describe('names (EXECUTION 2, 3)', () => {
  it('a task id is legal in paths, container names and tags, and short', () => {
    fc.assert(
      fc.property(ids, slots, (tournament, slot) => {
        const name = Names.taskId(jobOf(tournament, slot))
        expect(name).toMatch(/^[a-z0-9][a-z0-9-]*$/)
        expect(name.length).toBeLessThanOrEqual(52)
      })
    )
  })

  it('different slots of different tournaments have different task ids', () => {
    fc.assert(
      fc.property(ids, slots, ids, slots, (a, x, b, y) => {
        expect(Names.taskId(jobOf(a, x)) === Names.taskId(jobOf(b, y))).toBe(a === b && x === y)
      }),
      { numRuns: runs(75) }
    )
  })

  it('an id that was shortened is never the name of another one', () => {
    const long = 'an-id-that-is-much-too-long-to-be-kept'
    expect(Names.slug(id(Names.slug(id(long))))).not.toBe(Names.slug(id(long)))
  })

  it('a repository name tells hotkeys apart that share eight characters', () => {
    const [a, b] = [jobOf('t', Slot.group(1, 1, 1), 1), jobOf('t', Slot.group(1, 1, 1), 2)]
    expect(a.miner.hotkey.slice(0, 5)).toBe(b.miner.hotkey.slice(0, 5))
    expect(Names.repoName(a)).not.toBe(Names.repoName(b))
    expect(Names.repoName(a)).toBe(
      `tournament-t-t-r1-g1-t1-${a.miner.hotkey.slice(0, 8)}-${Names.repoName(a).slice(-8)}`
    )
    fc.assert(
      fc.property(ids, slots, (tournament, slot) => {
        const job = jobOf(tournament, slot)
        expect(Names.repoName(job).length).toBeLessThanOrEqual(96)
        expect(
          Names.wandbFolder(job)
            .split('/')
            .every(part => part.length <= 255)
        ).toBe(true)
      })
    )
  })

  it('names paths as they are standardised', () => {
    const job = jobOf('t', Slot.boss(5, 2))
    expect(Names.outputFolder(job)).toBe(`t-r5-b-t2/${Names.repoName(job)}`)
    expect(Names.wandbFolder(job)).toBe(`wandb_logs/t-r5-b-t2_${Names.repoName(job)}`)
    expect(Names.modelFolder('owner/name')).toBe('owner--name')
    expect(Names.datasetFile(job)).toBe('t-r5-b-t2_train_data.json')
    expect(Names.datasetFile({ ...job, kind: 'ImageTask' })).toBe('t-r5-b-t2_tourn.zip')
    expect(Names.dockerfile('GrpoTask')).toBe('dockerfiles/standalone-text-trainer.dockerfile')
    expect(Names.dockerfile('ImageTask')).toBe('dockerfiles/standalone-image-trainer.dockerfile')
  })

  it('keeps a base under one name a tournament, which its pool knows again', () => {
    const name = Names.baseImage('pool', one.tournament, 'docker.io/library/busybox:latest')
    expect(name).toMatch(/^dethrone-base:[0-9a-f]{16}-[0-9a-f]{24}$/)
    expect(Names.isBaseOf('pool', name)).toBe(true)
    expect(Names.isBaseOf('pool2', name)).toBe(false)
    expect(Names.split(name).join(':')).toBe(name)
  })
})

describe('arguments (EXECUTION 2)', () => {
  it('of a text task, each option followed by its value', () => {
    const task = { ...House.task(one), hours: 2 }
    expect(Arguments.train(Contract.standard, one, task)).toEqual([
      '--task-id',
      'e2e-r1-g1-t1',
      '--model',
      'tiny/model',
      '--dataset',
      task.material.dataset,
      '--dataset-type',
      '{"field_instruction":"q","field_output":"a"}',
      '--task-type',
      'InstructTextTask',
      '--file-format',
      's3',
      '--expected-repo-name',
      Names.repoName(one),
      '--hours-to-complete',
      '2'
    ])
  })

  it('of an image task', () => {
    const job = { ...one, kind: 'ImageTask' } as const
    const task = House.task(job, 1)
    expect(Arguments.train(Contract.standard, job, task)).toEqual([
      '--task-id',
      'e2e-r1-g1-t1',
      '--model',
      'tiny/model',
      '--dataset-zip',
      task.material.dataset,
      '--model-type',
      'sdxl',
      '--expected-repo-name',
      Names.repoName(job),
      '--hours-to-complete',
      '1'
    ])
  })

  it('of an image task that names no type of model name none', () => {
    const job = { ...one, kind: 'ImageTask' } as const
    const task = House.task(job)
    const said = Arguments.train(Contract.standard, job, {
      ...task,
      material: { ...task.material, modelType: null }
    })
    expect(said).not.toContain('--model-type')
  })

  it('no text that passes can be taken for an option, a path upwards or a command', () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.stringMatching(/^[-./a-zA-Z0-9:$`'"\\\n]{0,30}$/)
    )
    fc.assert(
      fc.property(hostile, hostile, (model, dataset) => {
        const task = House.task(one)
        const faults = Arguments.faults(
          Contract.standard,
          one,
          { ...task, material: { ...task.material, model, dataset } },
          false
        )
        if (!faults.some(fault => fault.path.endsWith('model'))) {
          expect(model).toMatch(/^[A-Za-z0-9][\w.-]*(?:\/[A-Za-z0-9][\w.-]*)?$/)
          expect(Names.modelFolder(model)).not.toMatch(/\/|\.\./)
        }
        if (!faults.some(fault => fault.path.endsWith('dataset')))
          expect(dataset).toMatch(/^(?:https|s3):\/\/[\x21-\x7e]+$/i)
      }),
      { numRuns: runs(75) }
    )
  })

  it('two models never share a folder', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[a-z-]{1,4}(?:\/[a-z-]{1,4})?$/),
        fc.stringMatching(/^[a-z-]{1,4}(?:\/[a-z-]{1,4})?$/),
        (a, b) => {
          fc.pre(Source.isModel(a) && Source.isModel(b) && a !== b)
          expect(Names.modelFolder(a)).not.toBe(Names.modelFolder(b))
        }
      ),
      { numRuns: runs(75), examples: [['a-/b', 'a/-b']] }
    )
  })

  it('says of a task what is wrong with it', () => {
    const task = House.task(one)
    const faults = Arguments.faults(
      Contract.standard,
      { ...one, kind: 'ImageTask' },
      { ...task, hours: 0, resources: { ...task.resources, cpus: 0 } },
      true
    )
    expect(faults.map(fault => fault.path)).toEqual([
      'task.material.modelType',
      'task.hours',
      'task.resources.cpus'
    ])
  })
})

describe('sources', () => {
  it('are https as it stands, a bucket’s https address, or a local file where that is allowed', () => {
    expect(Source.of('https://example.org/a?b=c', false)).toEqual(
      E.right({ type: 'Remote', url: 'https://example.org/a?b=c' })
    )
    expect(Source.of('s3://my-bucket/a/b.json', false)).toEqual(
      E.right({ type: 'Remote', url: 'https://my-bucket.s3.amazonaws.com/a/b.json' })
    )
    expect(Source.of('file:///a/b', true)).toEqual(E.right({ type: 'Local', url: 'file:///a/b' }))
    for (const text of [
      'file:///a/b',
      'http://example.org',
      'ftp://x/y',
      'example.org',
      '',
      's3://UPPER/x',
      's3://bucket',
      'https://u:p@example.org/'
    ])
      expect(E.isLeft(Source.of(text, false)), text).toBe(true)
  })
})

describe('git', () => {
  it('is given operands behind -- alone, and nothing of this machine', () => {
    const [url, commit] = ['--upload-pack=evil', 'A'.repeat(40)]
    const args = Git.fetch('/tmp/x', url, commit)
    expect(args.slice(args.indexOf('--'))).toEqual(['--', url, commit.toLowerCase()])
    const environment = Git.environment('https', '/tmp/x')
    expect(environment).toMatchObject({
      GIT_ALLOW_PROTOCOL: 'https',
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_TERMINAL_PROMPT: '0'
    })
    for (const setting of [
      'core.hooksPath=/dev/null',
      'credential.helper=',
      'submodule.recurse=false',
      'filter.lfs.smudge='
    ])
      expect(args).toContain(setting)
  })

  it('reads trees, whatever the names', () => {
    const object = 'a'.repeat(40)
    const listed = [
      `100644 blob ${object}      12\ta\tb\n"c"`,
      `120000 blob ${object}       3\tlink`,
      `160000 commit ${object}       -\tsub`,
      ''
    ]
    expect(Git.entries(listed.join('\0'))).toEqual([
      { mode: '100644', object, path: 'a\tb\n"c"', size: 12 },
      { mode: '120000', object, path: 'link', size: 3 },
      { mode: '160000', object, path: 'sub', size: 0 }
    ])
    expect(Git.entries('')).toEqual([])
  })

  it('blames a repository that is not there, and not the way to it', () => {
    for (const said of [
      "remote: Repository not found.\nfatal: repository 'https://github.com/a/b/' not found",
      "fatal: could not read Username for 'https://github.com': terminal prompts disabled",
      'fatal: remote error: upload-pack: not our ref 0000',
      "fatal: unable to access 'https://github.com/a/b/': The requested URL returned error: 403"
    ])
      expect(Git.blames(said), said).toBe(true)
    for (const said of [
      "fatal: unable to access 'https://github.com/a/b/': Could not resolve host: github.com",
      "fatal: unable to access 'https://github.com/a/b/': Failed to connect to github.com port 443: Connection timed out",
      'fatal: the remote end hung up unexpectedly',
      "fatal: unable to access 'https://github.com/a/b/': The requested URL returned error: 502"
    ])
      expect(Git.blames(said), said).toBe(false)
  })
})
