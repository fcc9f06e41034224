/** Operators' acts: `dethrone withdraw`, `cancel`, `unavailable`, `credit`, `pause`, `resume` and `retry`. */
import { randomUUID } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { userInfo } from 'node:os'
import * as E from 'fp-ts/lib/Either.js'
import { systemClock } from '../../ports/SystemClock.js'
import * as Control from '../../service/Control.js'
import * as Act from '../../validator/acts/Act.js'
import * as Closed from '../../validator/acts/Closed.js'
import type { Command } from '../commands.js'
import { command, type Declaration, type Options } from '../terminal/command.js'
import * as Input from '../terminal/input.js'
import { complain, exit, print, UsageError } from '../terminal/terminal.js'
import * as World from './parts/world.js'

const options = {
  why: { type: 'string', value: 'TEXT', about: 'why it is done; goes on record' },
  by: { type: 'string', value: 'NAME', about: 'who does it; this is recorded', otherwise: 'the user’s name' },
  key: {
    type: 'string',
    value: 'KEY',
    about: 'a key of your own: the same act with the same key is done once, however often it is asked for',
    otherwise: 'a new one each time'
  },
  json: { type: 'boolean', about: 'prints JSON' }
} as const satisfies Options

/** An act: its name, what it takes besides the configuration, and how it reads that. */
interface Kind {
  readonly name: string
  readonly takes: ReadonlyArray<string>
  readonly about: string
  readonly example: string
  readonly act: (given: ReadonlyArray<string>) => unknown
}

const made = ({ name, takes, about, example, act }: Kind): Command => {
  const declaration: Declaration<typeof options> = {
    name,
    takes: ['CONFIG', ...takes],
    input: 'CONFIG',
    about: `${about} A running validator is told through its socket; if none runs, the store is locked and written directly.`,
    options,
    example: `dethrone ${name} validator.json ${example} --why "…"`
  }
  return {
    run: command(declaration, async ({ why, by, key, json }, [path = '', ...given]) => {
      if (why === undefined) throw new UsageError('--why is missing: expected a reason, which goes on record')
      // First by itself, so that what is wrong is called as it is on the command line.
      const asked = Input.decoded(Act.act, act(given), '')
      const request = Input.decoded(
        Act.request,
        { key: key ?? randomUUID(), by: by ?? whoever(), why, act: Act.act.encode(asked) },
        ''
      )
      const done = await perform(await World.read(path), request)
      if (json)
        print(JSON.stringify(E.isLeft(done) ? { refused: done.left } : { ...done.right, key: request.key }))
      else if (E.isLeft(done)) complain(done.left)
      else print(done.right.message)
      return E.isLeft(done) ? exit.refused : exit.ok
    })
  }
}

/** Who calls, where the system knows a name: one that runs under a number alone has none. */
const whoever = (): string => {
  try {
    return userInfo().username
  } catch {
    return `user ${process.getuid?.() ?? 'without a name'}`
  }
}

const perform = async (of: World.Read, request: Act.Request): Promise<E.Either<string, Act.Answer>> => {
  const told = await Control.ask(Control.place(of.at(of.config.data)), request)
  if (told !== null) return told
  if (of.config.store.type === 'memory')
    throw new Input.InputError(`${of.path} keeps its records in memory, and no validator runs on it`)
  await mkdir(of.at(of.config.data), { recursive: true, mode: 0o700 })
  const store = await World.store(of)
  try {
    return await Closed.perform(store, systemClock)(request)
  } finally {
    await store.close()
  }
}

const tournament = (named: string | undefined): string | null => named ?? null

export const withdraw = made({
  name: 'withdraw',
  takes: ['TOURNAMENT', 'HOTKEY'],
  about:
    'Takes a miner, or the champion, out of a tournament in play (RULES 4.6). Its fee does not come back.',
  example: 'sn56-text-12 5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY',
  act: ([id, hotkey]) => ({ type: 'Withdraw', tournament: id, hotkey })
})

export const cancel = made({
  name: 'cancel',
  takes: ['TOURNAMENT'],
  about: 'Cancels a tournament in play: it ends without a winner, and every fee goes back (RULES 6).',
  example: 'sn56-text-12',
  act: ([id]) => ({ type: 'Cancel', tournament: id })
})

export const unavailable = made({
  name: 'unavailable',
  takes: ['TOURNAMENT', 'SLOT'],
  about: 'Says that a slot’s task cannot be had: the slot gets another one (RULES 3.9).',
  example: 'sn56-text-12 R1.G1.T1',
  act: ([id, slot]) => ({ type: 'Unavailable', tournament: id, slot })
})

export const credit = made({
  name: 'credit',
  takes: ['COLDKEY', 'RAO'],
  about: 'Credits a coldkey by hand, for a transfer that was lost for instance.',
  example: '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY 200000000',
  act: ([coldkey, amount]) => ({ type: 'Credit', coldkey, amount })
})

export const pause = made({
  name: 'pause',
  takes: ['[TOURNAMENT]'],
  about:
    'Starts no further jobs of a tournament; without one, holds back openings. What runs goes on to its report.',
  example: 'sn56-text-12',
  act: ([id]) => ({ type: 'Pause', tournament: tournament(id) })
})

export const resume = made({
  name: 'resume',
  takes: ['[TOURNAMENT]'],
  about: 'Ends a pause: of a tournament, or of openings where none is named.',
  example: 'sn56-text-12',
  act: ([id]) => ({ type: 'Resume', tournament: tournament(id) })
})

export const retry = made({
  name: 'retry',
  takes: ['TOURNAMENT', 'SLOT', '[HOTKEY]'],
  about:
    'Lets a job that waits for a person be tried again; without a hotkey, the search for the slot’s task.',
  example: 'sn56-text-12 R1.G1.T1 5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY',
  act: ([id, slot, hotkey]) => ({ type: 'Retry', tournament: id, slot, hotkey: hotkey ?? null })
})
