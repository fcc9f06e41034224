/** `dethrone whatif`: a recorded tournament under other rules. */
import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as Refusal from '../rules/Refusal.js'
import * as Ending from '../rules/boss/Ending.js'
import * as WhatIf from '../simulation/whatif/WhatIf.js'
import type { Tournament } from '../Tournament.js'
import { command, type Declaration, type Options } from './terminal/command.js'
import { counted } from './terminal/figures.js'
import * as Input from './terminal/input.js'
import { complain, exit, print, table, UsageError } from './terminal/terminal.js'

const declaration = {
  name: 'whatif',
  takes: ['LOG'],
  input: 'LOG',
  about:
    'Replays a recorded tournament under other rules, as far as its reports suffice, and says where they do not: a report answers a task of the same slot, miner and task type, and no other.',
  options: {
    rules: { type: 'string', value: 'ID|FILE', about: 'the other rules, by id or as a file of JSON; needed' },
    json: { type: 'boolean', about: 'prints JSON' }
  },
  example: 'dethrone whatif dethrone-text.jsonl --rules gradients-2025-12'
} as const satisfies Declaration<Options>

export const run = command(declaration, async (values, [path = '']) => {
  if (values.rules === undefined)
    throw new UsageError('--rules is missing: expected the id or file of a rule set')
  const rules = await Input.rules(values.rules)
  return pipe(
    WhatIf.replay(rules)(await Input.log(path)),
    E.match(
      refusal => {
        complain(Refusal.sentence(refusal))
        return exit.refused
      },
      whatIf => {
        print(values.json ? json(whatIf) : text(whatIf))
        return exit.ok
      }
    )
  )
})

const ending = (tournament: Tournament): string =>
  tournament.phase === 'Finished' ? Ending.sentence(tournament.ending) : `It stands at ${tournament.phase}.`

/** Tasks that are listed one by one. */
const most = 20

const answer = ({ recorded, under, unanswered }: WhatIf.WhatIf): string => {
  const { id } = under.opening.rules
  if (unanswered.length > 0) {
    const reports = unanswered.reduce((sum, { missing }) => sum + missing, 0)
    return `Under ${id} the recorded reports do not suffice: in the phase ${under.phase}, ${counted(reports, 'report')} missing on ${counted(unanswered.length, 'task')}.`
  }
  if (under.phase !== 'Finished')
    return `The tournament is not over, and under ${id} it is not either, as far as it was recorded.`
  if (recorded.phase !== 'Finished') return `The tournament is not over; under ${id} it is.`
  const [was, is] = [recorded.ending, under.ending]
  return was.type === is.type && was.champion?.hotkey === is.champion?.hotkey
    ? `Under ${id} it ends the same way.`
    : `Under ${id} it ends differently.`
}

const text = (whatIf: WhatIf.WhatIf): string => {
  const { recorded, under, unanswered, dropped, bossRound } = whatIf
  const missing = unanswered
    .slice(0, most)
    .map(({ slot, kind, missing: n, of }) => [slot, kind, `${n} of ${counted(of, 'report')} missing`])
  const rest = unanswered.length > most ? [`and ${counted(unanswered.length - most, 'more task')}`] : []
  return [
    answer(whatIf),
    '',
    `${recorded.opening.rules.id}: ${ending(recorded)}`,
    `${under.opening.rules.id}: ${ending(under)}`,
    ...(missing.length === 0 ? [] : ['', ...table(missing, [0, 1, 2], { headed: false }), ...rest]),
    ...(bossRound === null || unanswered.length === 0
      ? []
      : [
          '',
          `The boss round by itself, had the same two met in it: ${bossRound.under}, with ${counted(bossRound.wins.under, 'win')} of the challenger; it was ${bossRound.recorded}, with ${bossRound.wins.recorded}.`
        ]),
    ...dropped.map(({ event, because }) => `The event ${event.type} has no place in it (${because}).`)
  ].join('\n')
}

const json = ({ recorded, under, ...rest }: WhatIf.WhatIf): string => {
  const of = (tournament: Tournament) => ({
    rules: tournament.opening.rules.id,
    phase: tournament.phase,
    ending: tournament.phase === 'Finished' ? tournament.ending : null
  })
  return JSON.stringify({ recorded: of(recorded), under: of(under), ...rest }, null, 2)
}
