// What a cluster is told of a job: the batch script, and that no value can become an option or a command of its own.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as E from 'fp-ts/lib/Either.js'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as Codec from '../../src/domain/codec/Codec.js'
import * as Names from '../../src/slurm/Names.js'
import * as Script from '../../src/slurm/Script.js'
import * as Settings from '../../src/slurm/Settings.js'
import { job, task } from './jobs.js'

const terms: Script.Terms = {
  ...Settings.standard,
  folder: '/shared/pool-1',
  partition: 'gpu',
  account: 'team',
  program: ['/opt/node', '{folder}', "it's"]
}
const name = Names.of('secret')(job(1), 0)
const written = (of: Partial<Script.Terms> = {}, changes: Parameters<typeof task>[1] = {}): string => {
  const script = Script.of({ ...terms, ...of })(name, job(1), task(job(1), changes))
  if (E.isLeft(script)) throw new Error(script.left)
  return script.right
}
const options = (script: string) => script.split('\n').filter(line => line.startsWith('#SBATCH'))

describe('a batch script', () => {
  it('asks for typed GPUs, memory, CPUs and time as RULES 12 has them', () => {
    const minutes = (2 * 3600 + Settings.standard.aroundSeconds + Settings.standard.graceSeconds) / 60
    expect(options(written())).toEqual(
      [
        `job-name=${name.name}`,
        `comment=${name.name}:cluster-r1-g1-t1:${job(1).miner.hotkey}`,
        'partition=gpu',
        'account=team',
        'nodes=1',
        'ntasks=1',
        'cpus-per-task=48',
        'mem=225280M',
        'gres=gpu:H100:2',
        `time=${minutes}`,
        'signal=B:TERM@120',
        'no-requeue',
        'dependency=singleton',
        `output=/shared/pool-1/${name.folder}/log`,
        'open-mode=append',
        'export=NIL',
        'chdir=/'
      ].map(option => `#SBATCH --${option}`)
    )
  })

  it('calls GPUs what the cluster calls them, and rounds up what Slurm takes in whole units', () => {
    const resources = { gpus: { model: 'H100', count: 1 }, memoryGiB: 0.0001, cpus: 0.5, sharedMemoryGiB: 1 }
    const script = written({ gpuTypes: [{ model: 'H100', type: 'h100_sxm' }] }, { resources, hours: 0.001 })
    expect(options(script)).toEqual(
      expect.arrayContaining([
        '#SBATCH --gres=gpu:h100_sxm:1',
        '#SBATCH --mem=1M',
        '#SBATCH --cpus-per-task=1'
      ])
    )
  })

  it.each([['H 100'], ['--gres'], ['a:b'], ['a\n#SBATCH --uid=0'], [''], ['x'.repeat(65)]])(
    'refuses the GPU model %j',
    model => {
      const resources = { ...task(job(1)).resources, gpus: { model, count: 1 } }
      expect(E.isLeft(Script.of(terms)(name, job(1), task(job(1), { resources })))).toBe(true)
    }
  )

  it.each([[Number.NaN], [Infinity], [0], [-1]])('refuses %j hours, CPUs, memory and GPUs', n => {
    const { resources } = task(job(1))
    for (const changes of [
      { hours: n },
      { resources: { ...resources, cpus: n } },
      { resources: { ...resources, memoryGiB: n } },
      { resources: { ...resources, gpus: { model: 'H100', count: n } } }
    ])
      expect(E.isLeft(Script.of(terms)(name, job(1), task(job(1), changes)))).toBe(true)
  })

  it('gives the program its arguments as they are, whatever they are', () => {
    const word = fc.string({
      unit: fc.constantFrom(...Array.from(` '"\\$\`!*~#;&|<>(){}abc-=`)),
      minLength: 1,
      maxLength: 20
    })
    fc.assert(
      fc.property(fc.array(word, { maxLength: 4 }), words => {
        const script = `printf '%s\\0' ${words.map(Script.quoted).join(' ')}`
        const said = words.length === 0 ? '' : execFileSync('/bin/sh', ['-c', script], { encoding: 'utf8' })
        expect(said.split('\0').slice(0, -1)).toEqual(words)
      }),
      { numRuns: 25 }
    )
  })

  it('refuses settings that would be options, commands or paths of another kind', () => {
    const whole = { ...Settings.standard, pool: 'p', folder: '/shared', program: ['/opt/node'], runtime: {} }
    expect(E.isRight(Codec.decode(Settings.codec)(whole))).toBe(true)
    for (const changes of [
      { partition: '--wrap=id' },
      { partition: 'a b' },
      { account: 'a\nb' },
      { qos: '' },
      { folder: 'shared' },
      { folder: '/shared/../etc' },
      { folder: '/shared/%j' },
      { folder: '/sha red' },
      { folder: '/' },
      { program: [] },
      { program: ['node'] },
      { program: ['/opt/node', 'a\nb'] },
      { pollSeconds: 60 },
      { submitted: 0 },
      { graceSeconds: 0.5 },
      { other: 1 }
    ])
      expect(E.isLeft(Codec.decode(Settings.codec)({ ...whole, ...changes })), JSON.stringify(changes)).toBe(
        true
      )
  })
})

describe('a batch script that is run', () => {
  const ran = (program: string, prepare: (folder: string) => void = () => undefined) => {
    const root = mkdtempSync(join(tmpdir(), 'dethrone-script-'))
    const folder = join(root, name.folder)
    mkdirSync(folder, { recursive: true })
    prepare(folder)
    writeFileSync(join(root, 'program'), `#!/bin/sh\n${program}\n`, { mode: 0o755 })
    const script = written({ folder: root, program: [join(root, 'program'), '{folder}'] })
    const run = (): number => {
      try {
        execFileSync('/bin/sh', ['-s'], { input: script, env: { SLURM_JOB_ID: '7', SLURMD_NODENAME: 'n1' } })
        return 0
      } catch (thrown) {
        return thrown instanceof Error && 'status' in thrown ? Number(thrown.status) : -1
      }
    }
    const read = (file: string) => readFileSync(join(folder, file), 'utf8')
    return { run, read, end: () => rmSync(root, { recursive: true }) }
  }

  it('runs its program once, however often it is started', () => {
    const { run, read, end } = ran('echo ran >>"$1/runs"')
    expect([run(), run(), run()]).toEqual([0, 0, 0])
    expect(read('runs')).toBe('ran\n')
    expect(read('claim/by')).toBe('7 n1\n')
    end()
  })

  it('ends as its program ends', () => {
    const { run, end } = ran('exit 74')
    expect(run()).toBe(74)
    end()
  })

  it('hands TERM on, and waits for what the program makes of it', () => {
    // The program's parent is the script.
    const { run, read, end } = ran(
      `trap 'echo told >>"$1/told"; exit 3' TERM\nkill -TERM $PPID\nwhile :; do sleep 0.05; done`
    )
    expect(run()).toBe(3)
    expect(read('told')).toBe('told\n')
    end()
  })

  it('does nothing where its folder is gone', () => {
    const { run, read, end } = ran('echo ran >>"$1/runs"', folder => rmSync(folder, { recursive: true }))
    expect(run()).not.toBe(0)
    expect(() => read('runs')).toThrow('ENOENT')
    end()
  })
})

describe('an execution’s name', () => {
  it('follows from the job and its retry, and from the secret alone for those who guess', () => {
    const all = [0, 1, 2].flatMap(retry =>
      ['a', 'b'].flatMap(secret => [1, 2].map(n => Names.of(secret)(job(n), retry).name))
    )
    expect(new Set(all).size).toBe(12)
    expect(all.every(Names.isName)).toBe(true)
    expect(Names.of('a')(job(1), 0)).toEqual(Names.of('a')(job(1), 0))
    expect(all.filter(of => of.startsWith(Names.prefix('a'))).length).toBe(6)
  })

  it('keeps all retries of a job in one folder', () => {
    const [first, second] = [0, 1].map(retry => Names.of('s')(job(1), retry))
    expect(first?.job).toBe(second?.job)
    expect(first?.folder).not.toBe(second?.folder)
  })
})
