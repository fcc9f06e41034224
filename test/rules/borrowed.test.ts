// An id of ours stands for our numbers, wherever a rule set comes in.
import * as E from 'fp-ts/lib/Either.js'
import { describe, expect, it } from 'vitest'
import * as Digest from '../../src/domain/Digest.js'
import * as Log from '../../src/rules/log/Log.js'
import * as RuleSet from '../../src/rules/ruleset/RuleSet.js'
import * as Opening from '../../src/rules/Opening.js'
import * as RuleSets from '../../src/rules/ruleset/RuleSets.js'
import * as Snapshot from '../../src/Snapshot.js'
import * as Tournament from '../../src/Tournament.js'
import { eight, right } from './fields.js'

describe('a rule set that bears an id of ours with other numbers (RULES 9)', () => {
  it.each(Array.from(RuleSets.all.values()))('$id opens nothing, and no log or state of it is read', ours => {
    const rules = { ...ours, replacements: ours.replacements + 1 }
    const own = { ...rules, id: 'of-its-own' }
    const terms = { ...eight.terms, rules }
    const refused = (at: string) => ({
      left: { type: 'Invalid', faults: [{ path: `${at}.rules.id`, value: ours.id }] }
    })
    expect(Tournament.open(terms)(eight.miners)).toMatchObject(refused('terms'))
    // Twice, since the rule set that was opened under last is not looked at again.
    const opened = right(Tournament.open({ ...terms, rules: own })(eight.miners))
    expect(Tournament.open(terms)(eight.miners)).toMatchObject(refused('terms'))

    const opening = { ...opened.opening, rules, rulesDigest: Digest.of(rules) }
    expect(Tournament.replay([Log.opened(opening)])).toMatchObject(refused('log[0].opening'))
    expect(Snapshot.decode({ ...opened, opening })).toMatchObject(refused('opening'))
    // The bare codecs as well, whoever uses them.
    for (const given of [
      RuleSet.codec.decode(rules),
      Opening.codec.decode(opening),
      Log.codec.decode([Log.opened(opening)])
    ])
      expect(E.isLeft(given)).toBe(true)
    expect(E.isRight(RuleSet.codec.decode(own))).toBe(true)
    expect(E.isRight(Snapshot.decode(JSON.parse(JSON.stringify(opened))))).toBe(true)
  })

  it('is refused though somebody put it into the map that is handed out', () => {
    const { standard, all } = RuleSets
    const rules = { ...standard, replacements: standard.replacements + 1 }
    Reflect.apply(Map.prototype.set, all, [rules.id, rules])
    try {
      expect(E.isLeft(RuleSet.codec.decode(rules))).toBe(true)
      expect(E.isRight(RuleSet.codec.decode(standard))).toBe(true)
    } finally {
      Reflect.apply(Map.prototype.set, all, [standard.id, standard])
    }
  })
})
