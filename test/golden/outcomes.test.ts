// Whole tournaments pinned by digest: if one of these changes, an outcome has changed, which is a major version.
import { describe, expect, it } from 'vitest'
import * as Journal from '../../src/ports/Journal.js'
import * as Program from '../../src/play/Program.js'
import * as Digest from '../../src/domain/Digest.js'
import * as RuleSet from '../../src/rules/ruleset/RuleSet.js'
import * as RuleSets from '../../src/rules/ruleset/RuleSets.js'
import * as Tournament from '../../src/Tournament.js'
import type * as Log from '../../src/rules/log/Log.js'
import { champion, environment, given, kept, miners, opened, world } from '../play/worlds.js'
import { referee, type Event, type Opening, type Referee } from '../reference/Referee.js'
import { view, withoutUnreached } from '../view.js'
import { outcomes, rulesDigests } from './outcomes.js'

/** The reference engine after the same log. */
const referred = (rules: string, log: Log.Log): Referee => {
  const [first, ...events] = log
  if (first?.type !== 'Opened') throw new Error('the log does not begin with Opened')
  const { rules: _, rulesDigest: __, ...rest } = first.opening
  const engine = referee({ ...rest, rules, miners: Array.from(rest.miners) } as Opening)
  for (const event of events) expect(engine.apply(event as Event)).toBeNull()
  return engine
}

describe('golden outcomes (RULES 10)', () => {
  it.each(Array.from(RuleSets.all.values(), rules => [rules.id, rules] as const))(
    'the rule set %s is the one it was',
    (id, rules) => {
      expect(Digest.of(rules)).toBe(rulesDigests[id])
    }
  )

  it.each(outcomes)('$rules, $type, seed $seed: $ending', async golden => {
    const { rules, type, seed, reign, failures } = golden
    const holder = reign === null ? null : { ...champion, reign }
    const tournament = opened(miners, { rules, type, seed, champion: holder })
    const journal = Journal.inMemory()
    const finished = await given(Program.finish(tournament), environment(journal, world(seed, failures)))
    expect([finished.ending.type, finished.ending.champion?.hotkey ?? null]).toEqual([
      golden.ending,
      golden.champion
    ])
    expect(Tournament.digest(finished)).toBe(golden.digest)
    const log = await kept(journal)
    expect(view(finished)).toEqual(withoutUnreached(referred(rules, log).view()))
    expect(Tournament.replay(log)).toEqual({ _tag: 'Right', right: finished })
  })
})
