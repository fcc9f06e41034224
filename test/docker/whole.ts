// Whole tournaments of containers: a field of repositories and a champion, played by whatever executor runs their jobs.
import * as E from 'fp-ts/lib/Either.js'
import * as TE from 'fp-ts/lib/TaskEither.js'
import * as Champion from '../../src/domain/miner/Champion.js'
import type * as Report from '../../src/domain/task/Report.js'
import type * as Slot from '../../src/domain/task/Slot.js'
import type { Material } from '../../src/domain/task/Task.js'
import type { TaskKind, TournamentType } from '../../src/domain/task/TaskKind.js'
import * as Program from '../../src/play/Program.js'
import * as Journal from '../../src/ports/Journal.js'
import * as Tournament from '../../src/Tournament.js'
import { given, kept, terms } from '../play/worlds.js'
import { decoded } from '../view.js'
import * as House from './house.js'

interface Changes {
  readonly type?: TournamentType
  /** The champion's reign, if not the second. */
  readonly reign?: number
  /** The material of a slot, made of what every task has. */
  readonly material?: (of: Material, slot: Slot.Slot, kind: TaskKind) => Material
}

/** The miners of the repositories, the last of whom is the champion, and how a tournament of them goes. */
export const field = (
  repos: ReadonlyArray<House.Repository>,
  { type = 'text', reign = 2, material = of => of }: Changes = {}
) => {
  const miners = repos.map((repo, i) => House.miner(i + 1, repo.commit))
  const champion = decoded(Champion.codec, { ...miners.at(-1), reign })
  const played = async (
    executor: Program.Environment['executor']
  ): Promise<{
    readonly finished: Tournament.Finished
    readonly reports: ReadonlyArray<Report.Report>
  }> => {
    const opened = Tournament.open(terms({ champion, type }))(miners.slice(0, -1))
    if (E.isLeft(opened)) throw new Error(opened.left.type)
    const journal = Journal.inMemory()
    const finished = await given(Program.finish(opened.right), {
      executor,
      journal,
      run: { signal: new AbortController().signal, emit: () => undefined },
      tasks: {
        fill: ({ slot, kind }) => {
          const task = House.task({ ...House.job(1, repos[0]!), slot, kind })
          const small = { ...task.material, parameters: 1_000_000_000, rows: 1000 }
          return TE.of({ type: 'Material', material: material(small, slot, kind) })
        }
      }
    })
    const reports = (await kept(journal)).flatMap(entry => (entry.type === 'Reported' ? entry.reports : []))
    return { finished, reports }
  }
  return { miners, named: miners.map((miner, i) => [miner, repos[i]!] as const), played }
}

/** Four GPUs of one model, and three jobs made ready ahead. */
export const machine = {
  gpus: [{ model: 'H100', devices: ['0', '1', '2', '3'] }],
  ahead: 3
}
