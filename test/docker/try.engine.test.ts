// `dethrone try` as a miner calls it, on the examples that come with the package.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { run } from '../../src/cli/try/try.js'
import type * as Confined from '../../src/jobs/confined/Confined.js'
import { terminal } from '../cli/terminal.js'
import * as Daemon from './daemon.js'
import * as House from './house.js'

// From the sources there is no program of the package's own to read with.
vi.mock('../../src/jobs/confined/Confined.js', async original => {
  const its = await original<typeof Confined>()
  const { compiled } = await import('../jobs/compiledReader.js')
  return { ...its, own: { ...its.own, module: await compiled() } }
})

const caught = terminal()
const spoken = async (command: () => Promise<number>) => ({ code: await command(), out: caught.out })

const example = (path: string): string => fileURLToPath(new URL(`../../examples/${path}`, import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'dethrone-try-test-'))
const out = join(folder, 'out')

afterAll(async () => {
  rmSync(folder, { recursive: true, force: true })
  await House.forget()
})

const repo = (files: Readonly<Record<string, string>>): string => {
  const at = mkdtempSync(join(folder, 'repo-'))
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(at, path, '..'), { recursive: true })
    writeFileSync(join(at, path), text)
  }
  return at
}

describe('a dry run', () => {
  it.each(['instruct', 'dpo', 'grpo', 'image-sdxl', 'image-flux'])(
    'prints the specification and the arguments of %s',
    async name => {
      const { code, out: said } = await spoken(() =>
        run([
          '--repo',
          example(`repositories/${name.startsWith('image') ? 'image' : 'text'}`),
          '--task',
          example(`tasks/${name}.json`),
          '--gpus',
          '4,7',
          '--dry-run'
        ])
      )
      expect(code).toBe(0)
      const printed = JSON.parse(said) as {
        arguments: Array<string>
        output: string
        container: { HostConfig: Record<string, unknown>; Env: Array<string> }
      }
      expect(printed.arguments).toContain('--expected-repo-name')
      expect(printed.output).toMatch(/^\/app\/checkpoints\/trial-r1-g1-t1\/tournament-trial-trial-r1-g1-t1-/)
      expect(printed.container.HostConfig).toMatchObject({
        NetworkMode: 'none',
        CapDrop: ['ALL'],
        ReadonlyRootfs: false,
        DeviceRequests: [{ DeviceIDs: ['4'], Capabilities: [['gpu']] }]
      })
      expect(printed.container.Env).toContain('NVIDIA_VISIBLE_DEVICES=4')
    }
  )
})

describe('a call that is not understood', () => {
  it('says what is needed, and which field of a task is wrong', async () => {
    await expect(run([])).rejects.toThrow(/--repo and --task are needed/)
    await expect(run(['--repo', '/nowhere', '--task', example('tasks/instruct.json')])).rejects.toThrow(
      /--repo is "\/nowhere": expected a folder/
    )
    await expect(
      run(['--repo', 'https://example.org/a/b', '--task', example('tasks/instruct.json')])
    ).rejects.toThrow(/--repo is "https:\/\/example.org\/a\/b": expected an https GitHub URL/)
    const wrong = join(folder, 'wrong.json')
    const task = JSON.parse(readFileSync(example('tasks/instruct.json'), 'utf8')) as Record<string, unknown>
    writeFileSync(wrong, JSON.stringify({ ...task, hours: 0, houres: 1 }))
    await expect(run(['--repo', '.', '--task', wrong])).rejects.toThrow(
      /task\.hours is 0: expected a number above 0[^]*task\.houres is 1: expected no such field/
    )
    await expect(
      run(['--repo', example('repositories/text'), '--task', example('tasks/instruct.json'), '--gpus', ''])
    ).rejects.toThrow(/--gpus is "": expected at least 1 device$/)
  })
})

describe.skipIf(House.skipped)(`trying out${House.note}`, () => {
  let alias = false
  beforeAll(async () => {
    await House.images()
    // The examples build on a public image, which cannot be pulled everywhere.
    alias = await House.docker
      .getImage('busybox:1.37')
      .inspect()
      .then(
        () => false,
        () => true
      )
    if (alias) await House.docker.getImage(House.base).tag({ repo: 'busybox', tag: '1.37' })
  }, 60_000)
  afterAll(async () => {
    if (alias) await House.docker.getImage('busybox:1.37').remove()
    for (const volume of (await House.docker.listVolumes({ filters: { label: ['dethrone.pool=try'] } }))
      .Volumes)
      await House.docker.getVolume(volume.Name).remove()
  })

  const common = ['--engine', House.socket, '--out', out, '--evaluator', example('evaluator.sh')]

  it.each([
    ['instruct', 'text'],
    ['dpo', 'text'],
    ['grpo', 'text'],
    ['image-sdxl', 'image'],
    ['image-flux', 'image']
  ])(
    'runs the example %s to a score, shows its phases and log, and says where the output lies',
    async (name, kind) => {
      const { code, out: said } = await spoken(() =>
        run(['--repo', example(`repositories/${kind}`), '--task', example(`tasks/${name}.json`), ...common])
      )
      expect(said).not.toContain('warning:')
      expect(code, said).toBe(0)
      for (const phase of ['fetch', 'download', 'build', 'queue', 'train', 'collect', 'evaluate', 'clean'])
        expect(said).toContain(`== ${phase} (`)
      expect(said).toMatch(/train \| .* on example\/tiny: /)
      expect(said).toMatch(/\nScored 0\.\d+\ndigest [0-9a-f]{64}\noutput \//)
      const output = /\noutput (.*)/.exec(said)?.[1] ?? ''
      expect(existsSync(join(output, 'loss.txt'))).toBe(true)
      if (kind === 'text')
        expect(readFileSync(join(output, 'adapter_config.json'), 'utf8')).toContain(
          '"base_model_name_or_path": "example/tiny"'
        )
    }
  )

  it('warns of the common pitfalls with file and line, shows no terminal its own commands, and says what failed', async () => {
    const at = repo({
      'dockerfiles/standalone-text-trainer.dockerfile':
        'FROM busybox:1.37\nRUN echo builds may download: wget\nCOPY . /code\nENTRYPOINT ["/bin/sh", "/code/train.sh"]\n',
      'train.sh':
        '# wget in a comment\npip install torch\nprintf "\\033[2Jcleared\\n"\npython train.py --output_dir /workspace/out\nexit 7\n',
      'other/Dockerfile': 'FROM scratch\n'
    })
    const { code, out: said } = await spoken(() =>
      run(['--repo', at, '--task', example('tasks/instruct.json'), ...common])
    )
    expect(code).toBe(1)
    for (const warning of [
      /warning: train\.sh:2: installs packages, and there is no network while it trains/,
      /warning: train\.sh:4: writes to \/workspace\/out: the output is collected from \/app\/checkpoints/
    ])
      expect(said).toMatch(warning)
    expect(said.match(/warning:/g)).toHaveLength(2)
    expect(said).toContain('train | \\u001b[2Jcleared')
    expect(said).not.toContain('\u001b')
    expect(said).toMatch(/Failed: Crashed\nexit code 7\n/)
  })

  it('says where a Dockerfile should be, and tries nothing', async () => {
    const at = repo({ Dockerfile: 'FROM scratch\n' })
    await expect(run(['--repo', at, '--task', example('tasks/instruct.json'), ...common])).rejects.toThrow(
      'Dockerfile: a Dockerfile, but the one that is built is dockerfiles/standalone-text-trainer.dockerfile: move it there'
    )
  })
})

describe.skipIf(Daemon.why !== undefined)(`looking for GPUs${Daemon.note}`, () => {
  const daemon = Daemon.make()
  beforeAll(async () => {
    await daemon.start()
    await House.images(daemon.docker)
    // Stands in for the public image: its nvidia-smi lists what the engine says it was given.
    const smi =
      '#!/bin/sh\nfor d in $(echo "$NVIDIA_VISIBLE_DEVICES" | tr , " "); do echo "GPU $d: none"; done\n'
    const Dockerfile = `FROM ${House.base}\nCOPY nvidia-smi /bin/nvidia-smi\nRUN chmod +x /bin/nvidia-smi\n`
    const stream = await daemon.docker.buildImage(
      Readable.from([House.context({ Dockerfile, 'nvidia-smi': smi })]),
      { t: 'nvidia/cuda:12.4.1-base-ubuntu22.04' }
    )
    await new Promise(resolve => daemon.docker.modem.followProgress(stream, resolve))
  }, 60_000)
  afterAll(() => daemon.dispose(), 60_000)

  const look = (...more: ReadonlyArray<string>) =>
    spoken(() =>
      run([
        '--repo',
        example('repositories/gpu'),
        '--task',
        example('tasks/instruct.json'),
        '--evaluator',
        example('evaluator.sh'),
        '--helper',
        House.helper,
        '--engine',
        daemon.socket,
        '--out',
        out,
        ...more
      ])
    )

  it('finds the GPU that was asked for, all the way from the command line', async () => {
    const { code, out: said } = await look('--gpus', '3')
    expect(code, said).toBe(0)
    expect(said).toMatch(/train \| GPU 3: none\ntrain \| as asked: 1\n/)
    expect(said).toMatch(/\nScored 1\n/)
  }, 60_000)

  it('names no GPU to a container that was given none', async () => {
    const { code, out: said } = await look()
    expect(code).toBe(0)
    expect(said).toContain('train | GPU void: none')
  }, 60_000)
})
