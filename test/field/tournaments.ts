// What a whole tournament needs whose trainers are stand-ins of real ones, each with an output of its own, to a champion (RULES; EXECUTION).
import * as E from 'fp-ts/lib/Either.js'
import * as TE from 'fp-ts/lib/TaskEither.js'
import type { TournamentType } from '../../src/domain/task/TaskKind.js'
import * as Slot from '../../src/domain/task/Slot.js'
import * as Champion from '../../src/domain/miner/Champion.js'
import * as Journal from '../../src/ports/Journal.js'
import * as Program from '../../src/play/Program.js'
import * as Tournament from '../../src/Tournament.js'
import * as House from '../docker/house.js'
import { given, kept, terms } from '../play/worlds.js'
import { decoded } from '../view.js'
import * as Standins from './standins.js'

type Files = Readonly<Record<string, string>>

/** All its RUN lines in one, where the last of them stands: each step is a container of the build's. */
const inOneStep = (dockerfile: string): string => {
  const run = /^RUN (.*)\n/gm
  const all = [...dockerfile.matchAll(run)]
  let left = all.length
  return dockerfile.replace(run, () =>
    (left -= 1) > 0 ? '' : `RUN ${all.map(([, step]) => step).join(' && ')}\n`
  )
}

/** A stand-in whose model has a loss of its own. */
export const losing = (name: string, loss: string): Files =>
  Standins.files(name, (path, text) =>
    path.endsWith('.dockerfile')
      ? inOneStep(text)
      : text.replace(/^( *)echo [\d.]+ >"\$out\/loss\.txt"$/m, `$1echo ${loss} >"$out/loss.txt"`)
  )

/** An image trainer of both shapes, as real repositories have them: each with its Dockerfile, one beside the other. */
export const both = (loss: string): Files => ({
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
export const modelTypes = ['z-image', 'sdxl'] as const

export const played = async (type: TournamentType, trainers: ReadonlyArray<Files>) => {
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
