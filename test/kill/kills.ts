// Seasons that are killed again and again, and what must be true of them in the end.
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'
import * as Tournament from '../../src/Tournament.js'
import type { Reader } from '../../src/ports/Store.js'
import * as JournalFile from '../../src/store/JournalFile.js'
import * as Export from '../../src/store/Export.js'
import * as Postgres from '../../src/store/Postgres.js'
import * as Seal from '../../src/store/Seal.js'
import * as Sqlite from '../../src/store/Sqlite.js'
import * as Verify from '../../src/store/verify/Verify.js'
import * as Desk from '../../src/validator/loop/Desk.js'
import * as Seals from '../../src/validator/loop/Seals.js'
import type { Orders } from './child.js'
import { must } from '../must.js'

const root = fileURLToPath(new URL('../..', import.meta.url))

export const folder = mkdtempSync(join(tmpdir(), 'kill-'))
// As deep as this file: what it reads lies beside it in the same way.
const cache = join(root, 'node_modules', `.kill-${process.pid}`)
export const clear = (): void => {
  rmSync(folder, { recursive: true, force: true })
  rmSync(cache, { recursive: true, force: true })
}

/** A program of this folder as one file, which starts quickly; inside the project, so that packages are found. */
export const bundled = async (program: 'child' | 'writer' = 'child'): Promise<string> => {
  mkdirSync(cache, { recursive: true })
  const file = join(cache, `${program}.mjs`)
  const bundle = await rolldown({
    input: fileURLToPath(new URL(`${program}.ts`, import.meta.url)),
    platform: 'node',
    external: ['libsql', 'pg']
  })
  await bundle.write({ file, format: 'esm', codeSplitting: false })
  await bundle.close()
  return file
}

/** How a life ends from outside: so many milliseconds after it has said so often that it got on. */
export interface Blow {
  readonly after: number
  readonly milliseconds: number
}

/** Runs it, and kills it where it lives until the blow; whether it was killed. */
const life = (child: string, orders: Orders, blow: Blow | null): Promise<boolean> =>
  new Promise((resolve, reject) => {
    const process_ = spawn(process.execPath, [child, JSON.stringify(orders)], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: process.env['PATH'], KILL_FIELD: process.env['KILL_FIELD'] ?? '8' }
    })
    let said = ''
    process_.stderr.on('data', (bytes: Buffer) => {
      said += bytes.toString('utf8')
    })
    // It counts what the process says, not time alone: on a busy machine a process needs seconds to begin.
    let steps = 0
    let timer: NodeJS.Timeout | null = null
    process_.stdout.on('data', (bytes: Buffer) => {
      steps += bytes.length
      if (blow !== null && steps > blow.after)
        timer ??= setTimeout(() => process_.kill('SIGKILL'), blow.milliseconds)
    })
    process_.on('error', reject)
    process_.on('close', (code, signal) => {
      if (timer !== null) clearTimeout(timer)
      if (signal === 'SIGKILL') resolve(true)
      else if (code === 0) resolve(false)
      else reject(new Error(`it ended with ${String(code)}: ${said}${complaintsOf(orders.complaints)}`))
    })
  })

const complaintsOf = (path: string): string => (existsSync(path) ? readFileSync(path, 'utf8') : '')

/** The nth life of a season, from 0: at which append it ends, or by which blow. */
export type Fate = (nth: number) => {
  readonly nth: number
  readonly when: Orders['when']
  readonly blow: Blow | null
}

let seasons = 0

/** Lives until one comes to the end; how many were killed, and what they complained of. */
export const lives = async (
  child: string,
  place: Orders['place'],
  fate: Fate
): Promise<{ readonly killed: number; readonly complaints: string }> => {
  const complaints = join(folder, `complaints-${(seasons += 1)}`)
  for (let killed = 0; ; killed += 1) {
    const { blow, ...end } = fate(killed)
    if (!(await life(child, { place, complaints, ...end }, blow)))
      return { killed, complaints: complaintsOf(complaints) }
    if (killed > 5_000) throw new Error('it does not come to an end')
  }
}

const reader = async (place: Orders['place']): Promise<Reader> =>
  must(
    await (
      place.type === 'file'
        ? JournalFile.read(place.path)
        : place.type === 'sqlite'
          ? Sqlite.read(place.path)
          : Postgres.read(place)
    )()
  )

/** What a season came to, in a form in which instants and the order of arrival do not show; everything is verified on the way. */
export const told = async (place: Orders['place']): Promise<unknown> => {
  const from = await reader(place)
  try {
    const streams = must(await from.heads()).map(({ stream }) => stream)
    const outcomes: Array<unknown> = []
    for (const stream of streams.filter(name => !name.startsWith('.'))) {
      const verified = must(Verify.read(stream, must(await Export.of(stream)(from)())))
      const { tournament, records } = verified
      const reports = verified.log.flatMap(entry =>
        entry.type === 'Reported' ? entry.reports.map(report => JSON.stringify(report)) : []
      )
      const seal = place.type === 'file' ? null : must(await Seals.find(from, stream))
      outcomes.push({
        log: [Tournament.opened(tournament), ...tournament.record].map(entry => JSON.stringify(entry)),
        digest: Tournament.digest(tournament),
        phase: tournament.phase,
        reports: reports.toSorted(),
        repeated: reports.length - new Set(reports).size,
        sealed:
          place.type === 'file' ||
          (seal !== null && Seal.mismatch({ type: 'Seal', seal })(records ?? []) === null)
      })
    }
    if (place.type === 'file') return outcomes
    const standing = must(await Desk.read(from))
    const money = must(await from.read(Desk.streams.accounts)()).map(({ body }) => JSON.stringify(body))
    const { text, image } = standing.season
    return {
      outcomes,
      money: money.toSorted(),
      titles: [text, image].map(({ title }) => title?.champion ?? null),
      past: [text, image].map(({ past }) => past.map(({ id, ending }) => `${id} ${ending}`))
    }
  } finally {
    await from.close()
  }
}
