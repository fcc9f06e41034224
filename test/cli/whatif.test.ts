// `dethrone whatif`: each of the answers it can give.
import { describe, expect, it } from 'vitest'
import { run } from '../../src/cli/whatif.js'
import * as RuleSets from '../../src/rules/ruleset/RuleSets.js'
import * as Tournament from '../../src/Tournament.js'
import type * as RuleSet from '../../src/rules/ruleset/RuleSet.js'
import { champion, right } from '../rules/fields.js'
import { folder, terminal } from './terminal.js'
import { begun, played, reports, type Outcome } from './play/tournaments.js'

const shown = terminal()
const files = folder()
const { standard } = RuleSets

/** Whoever meets the champion is a hundredth better: too little for the standard rules. */
const close: Outcome = ({ kind, miner: { hotkey } }) =>
  hotkey === champion.hotkey ? 1 : kind === 'GrpoTask' ? 1.01 : 0.99

const logOf = (tournament: Tournament.Tournament): string =>
  files.write(
    'log.jsonl',
    [Tournament.opened(tournament), ...tournament.record].map(entry => `${JSON.stringify(entry)}\n`).join('')
  )

/** What is said of the tournament under those rules. */
const told = async (tournament: Tournament.Tournament, rules: object | string): Promise<string> => {
  shown.out = ''
  const path = typeof rules === 'string' ? rules : files.write('rules.json', rules)
  expect(await run([logOf(tournament), '--rules', path])).toBe(0)
  return shown.out
}

const rulesOf = (id: string): RuleSet.RuleSet => {
  const rules = RuleSets.all.get(id)
  if (rules === undefined) throw new Error(`no rule set ${id}`)
  return rules
}

/** Whatever is better wins, and one win is enough. */
const lenient = {
  ...standard,
  id: 'lenient',
  boss: {
    ...standard.boss,
    threshold: { base: '0', decay: '1', floor: '0' },
    winsRequired: { text: 1, image: 1 }
  }
}

describe('a tournament that is over', () => {
  it('ends the same way, or otherwise', async () => {
    const finished = played(begun(8), close)
    expect(await told(finished, standard.id)).toMatch(/^Under gradients-2025-11 it ends the same way\.\n/)
    const text = await told(finished, lenient)
    expect(text).toMatch(
      /^Under lenient it ends differently\.\n\ngradients-2025-11: Defended: .*\nlenient: Dethroned: /
    )
  })

  it('lists twenty of the tasks without reports, and counts the others', async () => {
    const finished = played(begun(64, rulesOf('gradients-2025-09')), close)
    const lines = (await told(finished, standard.id)).trimEnd().split('\n')
    expect(lines[0]).toMatch(/in the phase GroupStage, \d+ reports missing on 23 tasks\.$/)
    expect(lines.filter(line => /^R1\.G\d\.T\d {2}/.test(line))).toHaveLength(20)
    expect(lines).toContain('and 3 more tasks')
  })

  it('tells how its boss round by itself would have ended, where other groups are other tasks', async () => {
    const text = await told(played(begun(33), close), 'gradients-2025-12')
    expect(text).toMatch(/do not suffice/)
    expect(text).toContain(
      'The boss round by itself, had the same two met in it: Defended, with 0 wins of the challenger; it was Defended, with 0.\n'
    )
  })
})

describe('a tournament that is not over', () => {
  it('is not over under the other rules either', async () => {
    const open = right(Tournament.advance(reports(begun(8), close).slice(0, 3))(begun(8)))
    expect(await told(open, standard.id)).toBe(
      'The tournament is not over, and under gradients-2025-11 it is not either, as far as it was recorded.\n\n' +
        'gradients-2025-11: It stands at Knockout.\ngradients-2025-11: It stands at Knockout.\n'
    )
  })

  it('is over under rules that ask for less', async () => {
    const boss = played(begun(8), close, 'BossRound')
    const two = right(Tournament.advance(reports(boss, close).slice(0, 2))(boss))
    const kinds = { ...standard.boss.kinds, text: standard.boss.kinds.text.slice(0, 1) }
    const rules = {
      ...standard,
      id: 'short',
      boss: { ...standard.boss, kinds, winsRequired: { text: 1, image: 1 } }
    }
    expect(await told(two, rules)).toMatch(
      /^The tournament is not over; under short it is\.\n\ngradients-2025-11: It stands at BossRound\.\nshort: Defended: /
    )
  })
})
