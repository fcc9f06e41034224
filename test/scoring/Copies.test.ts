import { describe, expect, it } from 'vitest'
import { Copies, type Hotkey, Report, Slot } from '../../src/index.js'
import { hotkeys } from '../addresses.js'
import { report } from '../rules/contests.js'

const slot = Slot.group(1, 1, 1)
const [a, b, c] = hotkeys as [Hotkey.Hotkey, Hotkey.Hotkey, Hotkey.Hotkey]

/** The champion before everyone, then miners in the order of their admission. */
const precedence =
  (first: Hotkey.Hotkey): Copies.Precedence =>
  hotkey =>
    hotkey === first ? -1 : hotkeys.indexOf(hotkey)

describe('copies (RULES 7)', () => {
  const of = [report(slot, b, 2, 'x'), report(slot, a, 1, 'x'), report(slot, c, 3, 'y')]
  const copyOf = (copier: Hotkey.Hotkey, original: Hotkey.Hotkey) =>
    Report.failed(slot, copier, 'Duplicate', `the same content as ${original}`)

  it('of equal digests only the first admitted miner’s keeps its score; the other says whose content it is', () => {
    expect(Copies.exposed(precedence(a))(of)).toEqual([copyOf(b, a), of[1], of[2]])
  })

  it('the champion’s goes before every miner’s', () => {
    expect(Copies.exposed(precedence(b))(of)).toEqual([of[0], copyOf(a, b), of[2]])
  })

  it('the first of many, wherever it stands', () => {
    const many = [c, a, b].map(hotkey => report(slot, hotkey, 1, 'x'))
    expect(Copies.exposed(precedence(a))(many)).toEqual([copyOf(c, a), many[1], copyOf(b, a)])
  })

  it('equal scores, unknown contents and failures are no copies', () => {
    const different = [report(slot, a, 1), report(slot, b, 1), report(slot, c, 'Crashed')]
    expect(Copies.exposed(precedence(a))(different)).toEqual(different)
    const one = [...different, report(slot, hotkeys[3]!, 1, 'x')]
    expect(Copies.exposed(precedence(a))(one)).toEqual(one)
  })
})
