// `dethrone run --once` as a process on a real engine: repositories, models and bases of this machine, real containers.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import * as Downloader from '../../src/docker/phases/Downloader.js'
import * as RuleSets from '../../src/rules/ruleset/RuleSets.js'
import { processes } from '../cli/process.js'
import * as House from '../docker/house.js'
import * as Process from './process.js'

describe.skipIf(House.skipped)(`a validator as a process, on a Docker engine${House.note}`, () => {
  const cli = processes('engine')
  beforeAll(() => House.images(), 60_000)

  it('plays a tournament of text and one of images to the champions that the trainers deserve, and leaves nothing', async () => {
    const folder = cli.work('season')
    const hook = await Process.webhook()
    const pool = House.pool('run')
    // Two miners: the first is better at text, the second at images.
    const miners = [1, 2].map(n => ({
      text: House.trainer(House.honest(`0.${n}`)),
      image: House.trainer(House.honest(`0.${9 - n}`), '', 'image')
    }))
    const url = (n: number, type: string): string => `https://github.com/miner-${n}/${type}`
    const found = House.settings([]).local?.models ?? new Map<string, string>()
    const tiny = found.get('tiny/model') ?? ''
    const models = { ...Object.fromEntries(found), 'tiny/large': tiny, 'tiny/image': tiny }
    const [text, image] = (['InstructTextTask', 'ImageTask'] as const).map(kind =>
      House.task(House.job(1, miners[0]!.text, kind))
    )
    const datasets = (['InstructTextTask', 'DpoTask', 'GrpoTask', 'ImageTask'] as const).map(kind => ({
      url: (kind === 'ImageTask' ? image : text)?.material.dataset,
      kind,
      rows: kind === 'ImageTask' ? null : 1_000,
      datasetType: text?.material.datasetType
    }))
    const config = Process.season(folder, 2, hook.url, {
      executor: {
        type: 'docker',
        socket: House.socket,
        pool,
        gpus: ['H100', 'A100'].map((model, i) => ({ model, devices: [`${2 * i}`, `${2 * i + 1}`] })),
        gpuRequest: 'none',
        helper: House.helper,
        downloader: Downloader.standard.image,
        evaluator: House.helper,
        evaluatorGpus: false
      },
      more: {
        rules: 'rules.json',
        catalogue: 'catalogue.json',
        development: {
          miners: 'miners.json',
          local: {
            repositories: Object.fromEntries(
              miners.flatMap((of, i) => [
                [url(i + 1, 'text'), of.text.path],
                [url(i + 1, 'image'), of.image.path]
              ])
            ),
            models,
            bases: [House.base, House.helper],
            limits: 'limits.json',
            evaluator: House.evaluator.entrypoint
          }
        }
      }
    })
    const write = (name: string, value: unknown): void =>
      writeFileSync(join(folder, name), JSON.stringify(value))
    const { registration, compute } = RuleSets.standard
    write('rules.json', {
      ...RuleSets.standard,
      id: 'two-miners',
      registration: { ...registration, minimumField: 2 },
      compute: { ...compute, memoryGiBPerGpu: 1, cpusPerGpu: 1 }
    })
    write('catalogue.json', {
      models: [
        { name: 'tiny/model', parameters: 1_000_000_000, modelType: null },
        { name: 'tiny/large', parameters: 20_000_000_000, modelType: null },
        { name: 'tiny/image', parameters: null, modelType: 'sdxl' }
      ],
      datasets
    })
    write('limits.json', House.limits)
    const served = Process.miners(folder)
    write('miners.json', {
      ...served,
      miners: served.miners.map((each, i) => ({
        ...each,
        text: { githubRepo: url(i + 1, 'text'), commitHash: miners[i]?.text.commit },
        image: { githubRepo: url(i + 1, 'image'), commitHash: miners[i]?.image.commit }
      }))
    })
    const { code, said } = await Process.started(cli.main, config, '--once').ended
    hook.close()
    expect({ code, said }).toMatchObject({ code: 0 })
    const titles = said
      .split('\n')
      .filter(line => line.includes('"type":"title"'))
      .map(line => JSON.parse(line) as { tournamentType: string; champion: { githubRepo: string } | null })
    expect(Object.fromEntries(titles.map(each => [each.tournamentType, each.champion?.githubRepo]))).toEqual({
      text: url(1, 'text'),
      image: url(2, 'image')
    })
    expect(await House.left()).toEqual([])
  }, 600_000)
})
