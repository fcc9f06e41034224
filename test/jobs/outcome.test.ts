import * as E from 'fp-ts/lib/Either.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as Codec from '../../src/domain/codec/Codec.js'
import * as Container from '../../src/docker/containers/Container.js'
import type * as Devices from '../../src/docker/containers/Devices.js'
import * as Helper from '../../src/docker/containers/Helper.js'
import * as Contract from '../../src/jobs/contract/Contract.js'
import * as Limits from '../../src/jobs/contract/Limits.js'
import * as Lines from '../../src/jobs/output/Lines.js'
import * as Outcome from '../../src/jobs/blame/Outcome.js'
import * as OperatorContainers from '../../src/docker/containers/OperatorContainers.js'
import * as Watch from '../../src/docker/watch/Watch.js'
import * as House from '../docker/house.js'

const state = (exitCode: number, oomKilled = false): Outcome.State => ({ exitCode, oomKilled })

// -------------------------------------------------------------------------------------
// outcomes
// -------------------------------------------------------------------------------------

describe('the end of a training container (EXECUTION 5)', () => {
  it.each([
    [state(0), null, { type: 'Collect', timedOut: false }],
    [state(0, true), null, { type: 'Collect', timedOut: false }],
    [state(137, true), null, { type: 'Failed', reason: 'OutOfMemory', detail: 'tail' }],
    [state(137), null, { type: 'Failed', reason: 'Crashed', detail: 'exit code 137\ntail' }],
    [state(1), null, { type: 'Failed', reason: 'Crashed', detail: 'exit code 1\ntail' }],
    // A program's own exit code is its own, those of a client's included.
    ...[125, 126, 127, 255].map(
      code =>
        [state(code), null, { type: 'Failed', reason: 'Crashed', detail: `exit code ${code}\ntail` }] as const
    ),
    [state(143), { type: 'TimeLimit' }, { type: 'Collect', timedOut: true }],
    [state(137, true), { type: 'TimeLimit' }, { type: 'Collect', timedOut: true }],
    [
      state(137),
      { type: 'TooLarge', detail: 'd' },
      { type: 'Failed', reason: 'OutputTooLarge', detail: 'd' }
    ],
    [state(137), { type: 'DiskFull', detail: 'd' }, { type: 'World', message: 'd', reason: null }]
  ] as const)('%j, stopped because of %j', (ended, stop, outcome) => {
    expect(Outcome.ofTraining(ended, stop, 'tail')).toEqual(outcome)
  })

  it('may be the engine’s own doing only where nobody here asked for it', () => {
    expect(
      [state(137), state(143), state(1), state(0), state(137, true)].map(s => Outcome.isSuspicious(s, null))
    ).toEqual([true, true, false, false, false])
    expect(Outcome.isSuspicious(state(137), { type: 'TimeLimit' })).toBe(false)
  })
})

describe('a container that the engine refuses to start', () => {
  it.each([
    [127, 'exec: "/no": stat /no: no such file or directory: unknown', 'Failed'],
    [126, 'permission denied', 'Failed'],
    [0, 'unable to find user nobody: no matching entries in passwd file', 'Failed'],
    [0, 'failed to create shim task: OCI runtime create failed: exec: "/x": exec format error', 'Failed'],
    // A miner's words may stand in the message: in the end the same start with another image decides.
    [0, 'something nobody has seen yet', 'World'],
    [127, 'adding custom device "/dev/nvidia0": no such file or directory', 'World'],
    [128, 'could not select device driver "" with capabilities: [[gpu]]', 'World'],
    [128, 'nvidia-container-cli: initialization error', 'World'],
    [128, 'write /var/lib/docker/x: no space left on device', 'World'],
    [
      127,
      'OCI runtime create failed: unable to retrieve OCI runtime error (open /x/log.json: no such file or directory): /bin/false did not terminate successfully: exit status 1',
      'World'
    ],
    [
      128,
      'failed to create shim task: error setting rlimits for ready process: operation not permitted',
      'World'
    ]
  ])('%i %s', (exitCode, message, type) => {
    expect(Outcome.ofRefusedStart(exitCode, message).type).toBe(type)
  })
})

describe('builds and pulls', () => {
  it('blame the Dockerfile, unless the machine itself says that it is full or broken', () => {
    expect(
      Outcome.ofBuild("The command '/bin/sh -c false' returned a non-zero code: 1", 'last', false)
    ).toMatchObject({
      type: 'Failed',
      reason: 'BuildFailed',
      detail: expect.stringMatching(/non-zero code: 1\nlast$/) as string
    })
    const full = 'write /var/lib/docker/x: no space left on device'
    expect(Outcome.ofBuild(full, '', false).type).toBe('World')
    expect(Outcome.ofBuild(full, '', true)).toMatchObject({ type: 'Failed', reason: 'BuildFailed' })
    // The words of a step are in the message; they say nothing of the machine.
    const said = `The command '/bin/sh -c echo ${full}' returned a non-zero code: 1`
    expect(Outcome.ofBuild(said, '', false).type).toBe('Failed')
    expect(Outcome.ofBuild('dial unix containerd.sock: connection refused', '', false)).toMatchObject({
      type: 'World',
      reason: 'BuildFailed'
    })
  })

  it('blame who names an image that is not there or a registry of its own, not for the hub being out of reach', () => {
    expect(Outcome.ofPull('manifest for a:1 not found', true).type).toBe('Failed')
    expect(Outcome.ofPull('pull access denied for a', true).type).toBe('Failed')
    expect(Outcome.ofPull('dial tcp: i/o timeout', true).type).toBe('World')
    expect(Outcome.ofPull('dial tcp: i/o timeout', false).type).toBe('Failed')
  })
})

// -------------------------------------------------------------------------------------
// watching
// -------------------------------------------------------------------------------------

describe('what is written while a job runs', () => {
  const bounds = { bytes: 1000 * 1024, entries: 50, free: { bytes: 400 * 1024, inodes: 100 } }
  const says = (...lines: ReadonlyArray<string>) => lines.map(Watch.judge(bounds)).map(stop => stop?.type)

  it('is stopped beyond its bytes or its entries', () => {
    expect(says('used 1000 50', 'used 1001 1', 'used 1 51', 'nonsense')).toEqual([
      undefined,
      'TooLarge',
      'TooLarge',
      undefined
    ])
  })

  it('when the disk runs out, the job that would make up for it is too large, and others go on for a while', () => {
    expect(
      says('free 400 100', 'free 399 100', 'free 99 100', 'free 500 99', 'free 500 24', 'free 500 0')
    ).toEqual([undefined, undefined, 'DiskFull', undefined, 'DiskFull', undefined])
    expect(says('used 300 10', 'free 101 100')).toEqual([undefined, 'TooLarge'])
    expect(says('used 3 10', 'free 101 100')).toEqual([undefined, undefined])
    expect(says('used 3 40', 'free 500 70')).toEqual([undefined, 'TooLarge'])
  })
})

// -------------------------------------------------------------------------------------
// logs
// -------------------------------------------------------------------------------------

const frame = (stream: 1 | 2, text: string): Buffer => {
  const body = Buffer.from(text)
  const head = Buffer.alloc(8)
  head[0] = stream
  head.writeUInt32BE(body.length, 4)
  return Buffer.concat([head, body])
}

describe('a log', () => {
  it('comes apart into its two streams, however it is cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom<1 | 2>(1, 2), fc.string({ maxLength: 40 }))),
        fc.integer({ min: 1, max: 20 }),
        (frames, size) => {
          const whole = Buffer.concat(frames.map(([stream, text]) => frame(stream, text)))
          const demultiplex = Lines.demultiplexer()
          const found = { out: '', err: '' }
          for (let at = 0; at < whole.length; at += size)
            for (const { stream, bytes } of demultiplex(whole.subarray(at, at + size)))
              found[stream] += Buffer.from(bytes).toString('latin1')
          const wanted = (of: 1 | 2) =>
            Buffer.concat(frames.flatMap(([s, text]) => (s === of ? [Buffer.from(text)] : []))).toString(
              'latin1'
            )
          expect(found).toEqual({ out: wanted(1), err: wanted(2) })
        }
      )
    )
  })

  it('is cut into well-formed lines of bounded length, and nothing of it is lost', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 200 }),
        fc.integer({ min: 1, max: 9 }),
        (text, size) => {
          const bytes = Buffer.from(text)
          const split = Lines.splitter()
          const lines: Array<string> = []
          for (let at = 0; at < bytes.length; at += size)
            lines.push(...split.push(bytes.subarray(at, at + size)))
          lines.push(...split.end())
          const plain = (s: string) => s.replace(/[\r\n]/g, '')
          // A owner of the byte order at the very beginning is no character.
          expect(plain(lines.join(''))).toBe(plain(new TextDecoder().decode(bytes)))
          expect(lines.every(line => line.isWellFormed() && !line.includes('\n'))).toBe(true)
        }
      )
    )
    const split = Lines.splitter()
    expect(split.push(Buffer.from('a\r\nb\rc\n\nd'))).toEqual(['a', 'b', 'c', ''])
    expect(split.end()).toEqual(['d'])
    expect(
      Lines.splitter()
        .push(Buffer.alloc(3 * Lines.longestLine + 1, 120))
        .map(line => line.length)
    ).toEqual([8192, 8192, 8192])
  })

  it('keeps a tail that no terminal obeys', () => {
    const tail = Lines.tail(2, 11)
    for (const line of ['one', 'two\u001b[2J', 'three\u202e']) tail.push(line)
    expect(tail.text()).toBe('three\\u202e')
    expect(Lines.readable('a\tb\nc\u0007\u009b\u2066')).toBe('a\tb\nc\\u0007\\u009b\\u2066')
  })

  it('tells how far the work is, where it says so', () => {
    expect(
      [
        '45%|####',
        'Epoch 1: 12.5 %',
        'step 3/12',
        'Steps: 3 of 12',
        'loss 0.5',
        '145%',
        'step 5/3',
        'v1.2.3'
      ].map(Lines.fraction)
    ).toEqual([0.45, 0.125, 0.25, 0.25, undefined, undefined, undefined, undefined])
  })
})

// -------------------------------------------------------------------------------------
// specifications
// -------------------------------------------------------------------------------------

describe('a training container’s specification (EXECUTION 5)', () => {
  const job = House.job(1, { path: '', commit: 'a'.repeat(40) })
  const owner = { pool: 'p', run: 'r', execution: 'x', job: 'j' }
  const volumes = {
    cache: 'k',
    models: 'm',
    datasets: 'd',
    hub: 'h',
    checkpoints: 'c',
    output: 'o',
    result: 's'
  }
  const parts: Container.Parts = {
    job,
    task: {
      ...House.task(job),
      resources: { gpus: { model: 'H100', count: 2 }, memoryGiB: 220, cpus: 48, sharedMemoryGiB: 8 }
    },
    owner,
    limits: Limits.standard,
    contract: Contract.standard,
    volumes,
    request: 'runtime',
    devices: ['3', '5']
  }
  const host = (of: Partial<Container.Parts> = {}) =>
    Container.train({ ...parts, ...of }, { image: 'i', volumes: [] }, 1).HostConfig

  it('has no network, no rights, no host, and a bound on everything', () => {
    expect(host()).toMatchObject({
      NetworkMode: 'none',
      ReadonlyRootfs: false,
      CapDrop: ['ALL'],
      CapAdd: [],
      SecurityOpt: ['no-new-privileges:true'],
      IpcMode: 'private',
      Memory: 220 * 2 ** 30,
      MemorySwap: 220 * 2 ** 30,
      CpuPeriod: 100_000,
      CpuQuota: 4_800_000,
      ShmSize: 8 * 2 ** 30,
      PidsLimit: Limits.standard.train.processes
    })
    expect(
      host().Mounts.map(({ Type, Source, Target, ReadOnly }) => [Type, Source, Target, ReadOnly])
    ).toEqual([
      ['volume', 'k', '/cache', true],
      ['volume', 'm', '/cache/models', true],
      ['volume', 'd', '/cache/datasets', true],
      ['volume', 'h', '/cache/hf_cache', true],
      ['volume', 'c', '/app/checkpoints', false]
    ])
    expect(Object.values(host().Tmpfs).every(options => /size=\d+/.test(options))).toBe(true)
  })

  it('asks for GPUs by their ids: by the runtime, by CDI, or not at all', () => {
    expect(host().DeviceRequests).toEqual([{ Driver: '', DeviceIDs: ['3', '5'], Capabilities: [['gpu']] }])
    expect(host({ request: 'cdi' }).DeviceRequests).toEqual([
      { Driver: 'cdi', DeviceIDs: ['nvidia.com/gpu=3', 'nvidia.com/gpu=5'], Capabilities: [] }
    ])
    expect(host({ request: 'none' }).DeviceRequests).toEqual([])
    const env = (request: Devices.GpuRequest) =>
      Container.train({ ...parts, request }, { image: 'i', volumes: [] }, 1).Env.filter(e =>
        e.startsWith('NVIDIA')
      )
    expect([env('runtime'), env('cdi'), env('none')]).toEqual([
      ['NVIDIA_VISIBLE_DEVICES=3,5'],
      ['NVIDIA_VISIBLE_DEVICES=void'],
      ['NVIDIA_VISIBLE_DEVICES=void']
    ])
  })

  it('turns volumes of the image into small folders in memory, but not the one for checkpoints', () => {
    const { Tmpfs } = Container.train(
      parts,
      { image: 'i', volumes: ['/data', '/app/checkpoints'] },
      1
    ).HostConfig
    expect(Tmpfs['/data']).toMatch(/size=67108864/)
    expect(Tmpfs['/app/checkpoints']).toBeUndefined()
  })

  it('secrets are in the uploader’s container alone', () => {
    const image = { image: 'i', entrypoint: null, environment: {} }
    const all = [
      Container.train(parts, { image: 'i', volumes: [] }, 1),
      OperatorContainers.evaluate(parts, image, [], 1),
      OperatorContainers.download(parts, image, [['v', '/t']], 'n', [], 1),
      Helper.porter(owner, 'i', [], 1),
      Helper.watch(owner, 'i', 'c', 1, 1)
    ]
    const upload = OperatorContainers.publish(parts, image, { HUGGINGFACE_TOKEN: 'hush' }, 'n', 1)
    expect(JSON.stringify(upload)).toContain('hush')
    expect(upload.HostConfig.Mounts.every(mount => mount.ReadOnly)).toBe(true)
    expect(JSON.stringify(all)).not.toContain('hush')
    for (const { HostConfig: of, Labels } of [...all, upload]) {
      expect(of.SecurityOpt).toEqual(['no-new-privileges:true'])
      expect(of.CapDrop).toEqual(['ALL'])
      expect(of.Memory).toBe(of.MemorySwap)
      expect(Labels['dethrone.execution']).toBe('x')
    }
  })
})

describe('limits', () => {
  it('decode, and name the field that is wrong', () => {
    expect(Codec.decode(Limits.codec)(Limits.standard)).toEqual(E.right(Limits.standard))
    const wrong = {
      ...Limits.standard,
      retries: -1,
      train: { ...Limits.standard.train, scratch: [{ path: '/a/../b', bytes: 1e6 }] }
    }
    expect(Codec.decode(Limits.codec, 'limits')(wrong)).toMatchObject({
      left: [{ path: 'limits.train.scratch[0].path' }, { path: 'limits.retries' }]
    })
  })
})
