// Every phase on a real engine: its success, and each of its failures (EXECUTION 4, 5).
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Ran } from './house.js'
import * as House from './house.js'

const failed = (reason: string, detail: RegExp | null = null) => ({
  _tag: 'Right',
  right: {
    type: 'Failed',
    reason,
    ...(detail === null ? {} : { detail: expect.stringMatching(detail) as string })
  }
})

const phases = ({ events }: Ran) =>
  events.flatMap(e => (e.type === 'Phase' ? [`${e.phase} ${e.attempt}`] : []))

afterAll(() => House.forget())

describe.skipIf(House.skipped)(`a job on an engine${House.note}`, () => {
  beforeAll(() => House.images(), 60_000)
  afterAll(async () => expect(await House.left()).toEqual([]))

  it.concurrent('is fetched, built, trained, collected, evaluated and cleaned up', async () => {
    const one = await House.ran(House.trainer(House.honest()))
    expect(one.result).toMatchObject({
      _tag: 'Right',
      right: {
        type: 'Scored',
        score: '0.5',
        timedOut: false,
        digest: expect.stringMatching(/^[0-9a-f]{64}$/) as string
      }
    })
    expect(phases(one)).toEqual([
      'fetch 1',
      'download 1',
      'build 1',
      'queue 1',
      'train 1',
      'collect 1',
      'evaluate 1',
      'clean 1'
    ])
    expect(one.events.at(-1)).toMatchObject({ type: 'Reported', report: { score: '0.5' } })
    expect(one.log).toContain('trained')
  })

  it.concurrent('has the arguments, paths and environment of the contract (EXECUTION 2, 3, 5)', async () => {
    const { result, log } = await House.ran(
      House.trainer(`
echo "arguments $id $repo $hours $model $kind"
ls /cache/models /cache/datasets
cat /cache/models/tiny--model/config.json /cache/datasets/\${id}_train_data.json
env | sort
${House.honest()}`)
    )
    expect(result).toMatchObject({ _tag: 'Right', right: { type: 'Scored' } })
    expect(log).toMatch(
      /arguments e2e-r1-g1-t1 tournament-e2e-e2e-r1-g1-t1-[1-9A-Za-z]{8}-[0-9a-f]{8} 0\.05 tiny\/model InstructTextTask/
    )
    for (const said of [
      'tiny--model',
      'e2e-r1-g1-t1_train_data.json',
      '"model_type": "tiny"',
      'WANDB_MODE=offline',
      'HF_HUB_OFFLINE=1',
      'WANDB_DIR=/app/checkpoints/wandb_logs/e2e-r1-g1-t1_tournament-'
    ])
      expect(log).toContain(said)
    // Text trainers look below their own home.
    expect(log).not.toMatch(/TRANSFORMERS_CACHE|HF_HOME/)
  })

  it.concurrent('trains images from the other Dockerfile', async () => {
    const { result, log } = await House.ran(House.trainer(`env\n${House.honest('0.25')}`, '', 'image'), {
      kind: 'ImageTask'
    })
    expect(log).toContain('TRANSFORMERS_CACHE=/cache/hf_cache')
    expect(result).toMatchObject({ _tag: 'Right', right: { score: '0.25' } })
  })

  it.concurrent(
    'gives two outputs of equal content one digest, whatever else the containers wrote (RULES 7)',
    async () => {
      const digests = []
      for (const script of [
        `mkdir -p "$out"; echo x >"$out/b"`,
        `sleep 1; mkdir -p "$out"; ln -s b "$out/c"; mkdir "$out/../other"`
      ])
        digests.push(
          (await House.ran(House.trainer(`${script}\n${House.honest()}\nrm -f "$out/b" "$out/c"`))).result
        )
      expect(digests[0]).toMatchObject({ _tag: 'Right', right: { type: 'Scored' } })
      expect(digests[1]).toEqual(digests[0])
    }
  )

  it.concurrent(
    'collects regular files and folders, links as what they lead to, and names the base model again',
    async () => {
      const printing = {
        ...House.evaluator,
        entrypoint: [
          '/bin/sh',
          '-c',
          `while [ $# -gt 0 ]; do case "$1" in --trained-model) at=$2 ;; --result) to=$2 ;; esac; shift 2; done
cd "$at"; find . | sort; cat adapter_config.json README.md sub/link; ls -R /app/checkpoints/wandb_logs; find / -xdev -type l -path '/app/*'
touch "$at/new" 2>&1; echo '{"type":"Scored","score":"1.50"}' >"$to"`,
          'evaluate'
        ]
      }
      const { result, log, events } = await House.ran(
        House.trainer(`${House.honest()}
cd "$out"; mkdir -p sub empty; echo linked >target; ln -s ../target sub/link; ln -s /etc/passwd outside; ln -s "$out/target" absolute
ln -s nowhere dangling; ln -s loop loop; ln -s sub folder; mkfifo pipe; ln target hard
printf -- '---\\nbase_model: /cache/models/tiny--model\\n---\\n# fine-tuned /cache/models/tiny--model\\n' >README.md
mkdir -p "$wandb/offline-run-1/logs"; echo log >"$wandb/offline-run-1/logs/debug.log"
ln -s offline-run-1 "$wandb/latest-run"; ln -s "$wandb/offline-run-1/logs/debug.log" "$wandb/debug.log"`),
        { settings: { evaluation: { type: 'Container', image: printing, gpus: false, crashIs: 'world' } } }
      )
      expect(result).toMatchObject({ _tag: 'Right', right: { type: 'Scored', score: '1.5' } })
      expect(log).toMatch(
        /\.\n\.\/README\.md\n\.\/absolute\n\.\/adapter_config\.json\n\.\/empty\n\.\/hard\n\.\/loss\n\.\/sub\n\.\/sub\/link\n\.\/target\n/
      )
      expect(log).toContain('"base_model_name_or_path": "tiny/model"')
      expect(log).toContain('base_model: tiny/model')
      expect(log).toContain('# fine-tuned tiny/model')
      expect(log).toContain('linked')
      expect(log).toMatch(/wandb_logs\/e2e-r1-g1-t1_tournament-[^\n]+:\ndebug\.log\noffline-run-1\n/)
      expect(log).toContain('Read-only file system')
      const troubles = events.flatMap(e => (e.type === 'Trouble' ? [e.message] : []))
      for (const name of ['outside', 'dangling', 'loop', 'folder', 'pipe', 'latest-run'])
        expect(
          troubles.some(message => message.startsWith(`"${name}" is left out`)),
          name
        ).toBe(true)
    }
  )

  // fetch
  it.concurrent('fails as RepositoryUnavailable where there is no such commit', async () => {
    const repo = House.trainer(House.honest())
    const one = await House.ran({ ...repo, commit: '0'.repeat(40) })
    expect(one.result).toMatchObject(failed('RepositoryUnavailable'))
    expect(phases(one)).toEqual(['fetch 1', 'clean 1'])
  })

  it.concurrent(
    'fails as RepositoryUnavailable where there is no such repository, or it is too large',
    async () => {
      const repo = House.trainer(House.honest())
      expect((await House.ran({ ...repo, path: '/nowhere' })).result).toMatchObject(
        failed('RepositoryUnavailable')
      )
      const noise = Array.from({ length: 40_000 }, (_, i) => String(Math.imul(i + 1, 2654435761))).join('')
      const large = House.repository({
        'dockerfiles/standalone-text-trainer.dockerfile': `FROM ${House.base}`,
        noise
      })
      const tight = { ...House.limits, fetch: { seconds: 30, bytes: 100_000 } }
      expect((await House.ran(large, { settings: { limits: tight } })).result).toMatchObject(
        failed('RepositoryUnavailable', /more than 100000 bytes|too large to be fetched/)
      )
    }
  )

  it.concurrent('fails as DockerfileMissing where the Dockerfile is elsewhere', async () => {
    const repo = House.repository({ Dockerfile: `FROM ${House.base}` })
    expect((await House.ran(repo)).result).toMatchObject(
      failed('DockerfileMissing', /There is no dockerfiles\/standalone-text-trainer.dockerfile/)
    )
  })

  // download
  it.concurrent('is the world’s failure where the dataset cannot be had, after retries', async () => {
    const { material } = House.task(House.job(1, { path: '', commit: '0'.repeat(40) }))
    const from = (dataset: string) =>
      House.ran(House.trainer(House.honest()), { task: { material: { ...material, dataset } } })
    const one = await from('file:///nowhere/data.json')
    expect(one.result).toMatchObject({ _tag: 'Left', left: { kind: 'Download' } })
    // A downloader of the operator's own that reaches nothing.
    const deaf = { image: House.helper, entrypoint: ['/bin/false'], environment: {} }
    const remote = await House.ran(House.trainer(House.honest()), {
      settings: { downloader: deaf },
      task: { material: { ...material, dataset: 'https://data.invalid/train.json' } }
    })
    expect(remote.result).toMatchObject({ _tag: 'Left', left: { kind: 'Download' } })
    expect(phases(remote)).toEqual(['fetch 1', 'download 1', 'download 2', 'download 3', 'clean 1'])
  })

  // build
  it.concurrent('fails as BuildFailed with the last lines of the log', async () => {
    const repo = House.trainer(House.honest(), 'RUN echo about to break && false')
    expect((await House.ran(repo)).result).toMatchObject(failed('BuildFailed', /about to break/))
  })

  it.concurrent('fails as BuildFailed where the build never ends, and nothing of it goes on', async () => {
    const repo = House.trainer(House.honest(), 'RUN sleep 1000')
    const brief = { ...House.limits, build: { ...House.limits.build, seconds: 4 } }
    expect((await House.ran(repo, { settings: { limits: brief } })).result).toMatchObject(
      failed('BuildFailed', /took more than 4 seconds/)
    )
  })

  it.concurrent(
    'fails as BuildFailed where the Dockerfile is none, or its base image is not to be had',
    async () => {
      for (const text of [
        'FROM',
        'FRO x',
        'FROM dethrone-test/base:3\nNONSENSE',
        'FROM registry.invalid/no/such:1'
      ]) {
        const repo = House.repository({ 'dockerfiles/standalone-text-trainer.dockerfile': text })
        expect((await House.ran(repo)).result, text).toMatchObject(failed('BuildFailed'))
      }
    }
  )

  // train
  it.concurrent('fails as Crashed with the exit code and the last lines', async () => {
    expect((await House.ran(House.trainer('echo last words; exit 3'))).result).toMatchObject(
      failed('Crashed', /exit code 3\nlast words/)
    )
  })

  it.concurrent('fails as CannotStart where there is nothing to start', async () => {
    const at = 'dockerfiles/standalone-text-trainer.dockerfile'
    for (const last of [
      'ENTRYPOINT ["/no/such"]',
      'ENTRYPOINT ["/etc/passwd"]',
      'USER nobody-here\nENTRYPOINT ["/bin/true"]'
    ])
      expect(
        (await House.ran(House.repository({ [at]: `FROM ${House.base}\n${last}\n` }))).result,
        last
      ).toMatchObject(failed('CannotStart'))
  })

  it.concurrent('fails as OutOfMemory where the engine says so', async () => {
    const repo = House.trainer('tail /dev/zero; echo ended $?; exit 9')
    expect((await House.ran(repo)).result).toMatchObject(failed('OutOfMemory'))
  })

  it.concurrent(
    'collects what was saved when the time is over, and says so; without anything it is TimedOut',
    async () => {
      const saved = await House.ran(House.trainer(`${House.honest()}\nsleep 1000`), { hours: 3 / 3600 })
      expect(saved.result).toMatchObject({ _tag: 'Right', right: { type: 'Scored', timedOut: true } })
      const nothing = await House.ran(House.trainer('sleep 1000'), { hours: 3 / 3600 })
      expect(nothing.result).toMatchObject(failed('TimedOut'))
    }
  )

  // collect
  it.concurrent('fails as NoOutput where there is none, or an empty one', async () => {
    expect((await House.ran(House.trainer('true'))).result).toMatchObject(failed('NoOutput'))
    expect((await House.ran(House.trainer('mkdir -p "$out/sub"'))).result).toMatchObject(failed('NoOutput'))
    expect(
      (await House.ran(House.trainer('mkdir -p "$(dirname "$out")"; echo x >"$out"'))).result
    ).toMatchObject(failed('NoOutput'))
  })

  it.concurrent('fails as OutputTooLarge where there is too much, or too many', async () => {
    const bytes = House.trainer(`${House.honest()}\ndd if=/dev/zero of="$out/big" bs=1M count=60`)
    expect((await House.ran(bytes)).result).toMatchObject(failed('OutputTooLarge', /bytes/))
    const files = House.trainer(
      `${House.honest()}\ni=0; while [ $i -lt 300 ]; do : >"$out/$i"; i=$((i + 1)); done`
    )
    expect((await House.ran(files)).result).toMatchObject(failed('OutputTooLarge', /more than 200 files/))
  })

  // evaluate
  it.concurrent('takes the evaluator’s word for a bad model', async () => {
    expect((await House.ran(House.trainer(`${House.honest()}\nrm "$out/loss"`))).result).toMatchObject(
      failed('EvaluationFailed', /no loss/)
    )
  })

  it.concurrent(
    'is the miner’s failure where the score is no number, and the world’s where the evaluator crashes or answers nonsense, unless the operator says otherwise',
    async () => {
      const diverged = House.trainer(House.honest('NaN'))
      const bad = await House.ran(diverged)
      expect(bad.result).toMatchObject(failed('EvaluationFailed', /The score "NaN" is not/))
      expect(phases(bad).filter(p => /^(?:train|evaluate)/.test(p))).toEqual(['train 1', 'evaluate 1'])
      const evaluated = (entrypoint: ReadonlyArray<string>, crashIs: 'world' | 'miner') =>
        House.ran(diverged, {
          settings: {
            evaluation: { type: 'Container', image: { ...House.evaluator, entrypoint }, gpus: false, crashIs }
          }
        })
      const says = `while [ $# -gt 0 ]; do case "$1" in --result) to=$2 ;; esac; shift 2; done; echo '{"type":"Scored","score":1.5}' >"$to"`
      const nonsense = await evaluated(['/bin/sh', '-c', says, 'evaluate'], 'miner')
      expect(nonsense.result).toMatchObject({
        _tag: 'Left',
        left: {
          kind: 'Evaluation',
          message: expect.stringMatching(/result\.json: answer\.score is 1\.5: expected a decimal/) as string
        }
      })
      expect(phases(nonsense).filter(p => p.startsWith('evaluate'))).toEqual(['evaluate 1'])
      expect((await evaluated(['/bin/false'], 'world')).result).toMatchObject({ _tag: 'Left' })
      expect((await evaluated(['/bin/false'], 'miner')).result).toMatchObject(
        failed('EvaluationFailed', /exit code 1/)
      )
    }
  )

  // publish
  it.concurrent(
    'publishes with the secrets, which no other container has; a failure to publish changes no report',
    async () => {
      const uploader = (script: string) => ({
        image: House.helper,
        entrypoint: ['/bin/sh', '-c', script],
        environment: {}
      })
      const secrets = {
        HUGGINGFACE_TOKEN: 'hush',
        HUGGINGFACE_USERNAME: 'u',
        WANDB_TOKEN: 'w',
        HF_REPO_SUBFOLDER: 's'
      }
      const repo = House.trainer(`env; ${House.honest()}`)
      const good = await House.ran(repo, {
        settings: {
          publishing: {
            image: uploader('env | sort | sed s/^/up:/; ls "$LOCAL_FOLDER"; touch "$LOCAL_FOLDER/x" 2>&1'),
            secrets
          }
        }
      })
      expect(good.result).toMatchObject({ _tag: 'Right', right: { type: 'Scored', score: '0.5' } })
      for (const said of [
        'up:HUGGINGFACE_TOKEN=hush',
        'up:WANDB_TOKEN=w',
        'up:MODEL=tiny/model',
        'up:TASK_ID=e2e-r1-g1-t1',
        'up:EXPECTED_REPO_NAME=tournament-',
        'up:HF_REPO_SUBFOLDER=s',
        'adapter_config.json',
        'Read-only file system'
      ])
        expect(good.log).toContain(said)
      expect(
        good.events.filter(e => e.type === 'Line' && e.phase !== 'publish' && e.text.includes('hush'))
      ).toEqual([])
      const bad = await House.ran(repo, { settings: { publishing: { image: uploader('exit 1'), secrets } } })
      expect(bad.result).toEqual(good.result)
      expect(phases(bad).filter(p => /publish|train/.test(p))).toEqual([
        'train 1',
        'publish 1',
        'publish 2',
        'publish 3'
      ])
    }
  )
})
