// What a whole tournament needs whose trainers are stand-ins of real ones, each with an output of its own, to a champion (RULES; EXECUTION).
import type { TournamentType } from '../../src/domain/task/TaskKind.js'
import * as Slot from '../../src/domain/task/Slot.js'
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
