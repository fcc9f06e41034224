// What a whole tournament needs whose trainers are stand-ins of real ones, each with an output of its own, to a champion (RULES; EXECUTION).
import * as TE from 'fp-ts/lib/TaskEither.js'
import * as Exact from '../../src/domain/Exact.js'
import * as Report from '../../src/domain/task/Report.js'
import type { TaskKind, TournamentType } from '../../src/domain/task/TaskKind.js'
import * as Slot from '../../src/domain/task/Slot.js'
import { decoded } from '../view.js'
import * as House from '../docker/house.js'
import * as Whole from '../docker/whole.js'
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

/** What a model comes to that has this loss: GRPO is judged by a reward, of which more is better (RULES 2). */
export const comesTo = (loss: string, kind: TaskKind): string =>
  kind === 'GrpoTask' ? (10 - Number(loss)).toFixed(2) : loss

/** A stand-in whose model has a loss of its own. */
export const losing = (name: string, loss: string): Files =>
  Standins.files(name, (path, text) =>
    path.endsWith('.dockerfile')
      ? inOneStep(text)
      : text.replace(
          /^( *)echo [\d.]+ >"\$out\/loss\.txt"$/m,
          `$1case "\${arg_task_type:-}" in GrpoTask) echo ${comesTo(loss, 'GrpoTask')} ;; *) echo ${loss} ;; esac >"$out/loss.txt"`
        )
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

/** How the same tournament ends where nothing runs, and every job comes to what is known of its trainer. */
export const predicted = (
  type: TournamentType,
  trainers: ReadonlyArray<Files>,
  known: (trainer: number, kind: TaskKind) => { readonly score: string } | { readonly reason: Report.Failure }
) => {
  const { miners, played: plays } = Whole.field(trainers.map(House.repository), { type, reign: 1 })
  return plays({
    execute: ({ slot, kind, miner: { hotkey } }) => {
      const of = known(
        miners.findIndex(miner => miner.hotkey === hotkey),
        kind
      )
      return TE.of(
        'score' in of
          ? Report.scored(slot, hotkey, decoded(Exact.codec, of.score))
          : Report.failed(slot, hotkey, of.reason, null)
      )
    }
  })
}

/** A report in one line, for comparison: who came to what in which slot. */
export const told = (reports: ReadonlyArray<Report.Report>): ReadonlyArray<string> =>
  reports.map(one => `${one.slot} ${one.hotkey} ${one.type === 'Scored' ? one.score : one.reason}`).sort()

export const played = async (type: TournamentType, trainers: ReadonlyArray<Files>) => {
  const types = new Set<string | null>()
  const { miners, named, played } = Whole.field(trainers.map(House.repository), {
    type,
    reign: 1,
    material: (of, slot, kind) => {
      const { round, task } = Slot.parse(slot)
      const modelType = kind === 'ImageTask' ? modelTypes[(round + task) % 2]! : null
      types.add(modelType)
      return { ...of, modelType }
    }
  })
  const executor = await House.opened(
    House.settings(named, {
      gpus: ['H100', 'A100'].map(model => ({
        model,
        devices: ['0', '1', '2', '3'].map(n => `${model}-${n}`)
      })),
      ahead: 3,
      contract: Standins.contract
    })
  )
  try {
    return { ...(await played(executor)), miners, types }
  } finally {
    await executor.close()
  }
}
