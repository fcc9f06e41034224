// Whole tournaments whose trainers are stand-ins of real ones, each with an output of its own, to a champion (RULES; EXECUTION).
import * as E from 'fp-ts/lib/Either.js'
import * as TE from 'fp-ts/lib/TaskEither.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TournamentType } from '../../src/domain/task/TaskKind.js'
import * as Slot from '../../src/domain/task/Slot.js'
import { Champion, Journal, Program, Tournament } from '../../src/index.js'
import * as House from '../docker/house.js'
import { given, kept, terms } from '../play/worlds.js'
import { decoded } from '../view.js'
import * as Standins from './standins.js'

afterAll(() => House.forget())

type Files = Readonly<Record<string, string>>

/** A stand-in whose model has a loss of its own. */
const losing = (name: string, loss: string): Files =>
  Standins.files(name, (_, text) =>
    text.replace(/^( *)echo [\d.]+ >"\$out\/loss\.txt"$/m, `$1echo ${loss} >"$out/loss.txt"`)
  )

/** An image trainer of both shapes, as real repositories have them: each with its Dockerfile, one beside the other. */
const both = (loss: string): Files => ({
  ...losing('image-sdxl', loss),
  ...Object.fromEntries(
    Object.entries(losing('image-toolkit', loss)).flatMap(([path, text]) =>
      path.includes('toolkit-trainer')
        ? [[path, text.replace('COPY scripts', 'COPY toolkit')]]
        : path.startsWith('scripts/')
          ? [[path.replace('scripts/', 'toolkit/'), text]]
          : []
    )
  )
})

/** Images are asked of both shapes, task by task. */
const modelTypes = ['z-image', 'sdxl'] as const

const played = async (type: TournamentType, trainers: ReadonlyArray<Files>) => {
  const repos = trainers.map(House.repository)
  const miners = repos.map((repo, i) => House.miner(i + 1, repo.commit))
  const champion = decoded(Champion.codec, { ...miners.at(-1), reign: 1 })
  const opened = Tournament.open(terms({ champion, type }))(miners.slice(0, -1))
  if (E.isLeft(opened)) throw new Error(opened.left.type)
  const executor = await House.opened(
    House.settings(
      miners.map((miner, i) => [miner, repos[i]!] as const),
      {
        gpus: ['H100', 'A100'].map(model => ({
          model,
          devices: ['0', '1', '2', '3'].map(n => `${model}-${n}`)
        })),
        ahead: 3,
        contract: Standins.contract
      }
    )
  )
  const journal = Journal.inMemory()
  const types = new Set<string | null>()
  try {
    const finished: Tournament.Finished = await given(Program.finish(opened.right), {
      executor,
      journal,
      run: { signal: new AbortController().signal, emit: () => undefined },
      tasks: {
        fill: ({ slot, kind }) => {
          const { round, task } = Slot.parse(slot)
          const modelType = kind === 'ImageTask' ? modelTypes[(round + task) % 2]! : null
          types.add(modelType)
          const { material } = House.task({ ...House.job(1, repos[0]!), slot, kind })
          return TE.of({
            type: 'Material',
            material: { ...material, modelType, parameters: 1_000_000_000, rows: 1000 }
          })
        }
      }
    })
    const reports = (await kept(journal)).flatMap(entry => (entry.type === 'Reported' ? entry.reports : []))
    return { finished, reports, miners, types }
  } finally {
    await executor.close()
  }
}

describe.skipIf(House.skipped)(`a tournament of stand-ins${House.note}`, () => {
  beforeAll(() => House.images(), 60_000)

  it('of text goes from eight repositories to the one that trains best, and blames whom a real one would', async () => {
    const { finished, reports, miners } = await played('text', [
      losing('axolotl-cli', '0.31'),
      losing('launcher-rendezvous', '0.40'),
      losing('axolotl-cli', '0.52'),
      losing('old-wandb-folder', '0.01'),
      losing('axolotl-cli', '0.45'),
      losing('no-entrypoint', '0.02'),
      losing('launcher-rendezvous', '0.36'),
      losing('axolotl-cli', '0.60'),
      // The champion.
      losing('launcher-rendezvous', '0.90')
    ])
    expect(finished.ending).toMatchObject({
      type: 'Dethroned',
      // The axolotl ones rewrite their dataset for DPO and GRPO, in a cache that is read-only.
      champion: { hotkey: miners[6]?.hotkey }
    })
    const reasons = (i: number) =>
      new Set(
        reports.flatMap(r =>
          r.hotkey === miners[i]?.hotkey ? [r.type === 'Failed' ? r.reason : r.score] : []
        )
      )
    expect(reasons(6)).toEqual(new Set(['0.36']))
    // The one writes below /cache; the other has no entry point to start, so that its arguments are the program.
    expect(reasons(3)).toEqual(new Set(['Crashed']))
    expect([...reasons(5)].every(reason => ['CannotStart', 'Crashed'].includes(reason))).toBe(true)
    expect(await House.left()).toEqual([])
  }, 900_000)

  it('of images goes through model types of two toolkits', async () => {
    const { finished, reports, miners, types } = await played(
      'image',
      // The last one is the champion.
      ['0.8', '0.7', '0.25', '0.6', '0.5', '0.45', '0.65', '0.75', '0.9'].map(both)
    )
    expect(types).toEqual(new Set(modelTypes))
    expect(reports.filter(({ type }) => type === 'Failed')).toEqual([])
    expect(finished.ending).toMatchObject({ type: 'Dethroned', champion: { hotkey: miners[2]?.hotkey } })
    expect(await House.left()).toEqual([])
  }, 900_000)
})
