import { expect, it } from 'vitest'
import { type Ledger, type RegistrationOptions, refund, register } from './registration.js'
import type { Miner } from './types.js'

const candidate = (number: number, changes: Partial<Miner> = {}): Miner => ({
  hotkey: `5hot${number}`,
  coldkey: `5cold${number}`,
  githubRepo: `https://github.com/owner/trainer-${number}`,
  commitHash: 'c0ffee'.repeat(6) + 'c0de',
  ...changes
})

const options: RegistrationOptions = {
  tournament: 'spring',
  rules: 'gradients-2025-11',
  type: 'text',
  champion: '5champion',
  isSs58: text => text.startsWith('5')
}

const eight: Miner[] = []
const ledger: Ledger = { balances: { '5shared': 500_000_000n }, charges: [] }
for (let i = 1; i <= 8; i += 1) {
  eight.push(candidate(i))
  ledger.balances[`5cold${i}`] = 200_000_000n
}

const registered = (
  candidates: Miner[],
  from: Ledger = ledger,
  changes: Partial<RegistrationOptions> = {}
) => {
  const result = register({ ...options, ...changes }, from, candidates)
  if (result.type !== 'Registered') throw new Error(result.type)
  return result
}

it('admits eight who pay exactly the fee, and charges each once (RULES 2.2)', () => {
  const { admitted, rejected, ledger: after } = registered(eight)
  expect(admitted).toEqual(eight)
  expect(rejected).toEqual([])
  expect(after.balances['5cold3']).toBe(0n)
  expect(after.charges).toHaveLength(8)
  expect(ledger.balances['5cold3']).toBe(200_000_000n)
  expect(registered(eight, after).ledger).toEqual(after)
})

it('refuses seven and charges nobody (RULES 2.3)', () => {
  const poor = { ...ledger, balances: { ...ledger.balances, '5cold8': 199_999_999n } }
  expect(register(options, poor, eight)).toEqual({ type: 'Refused', admitted: 7, minimum: 8 })
  expect(poor.charges).toEqual([])
})

it('draws the hotkeys of one coldkey on one balance, in order (RULES 2.2)', () => {
  const three = [9, 10, 11].map(number => candidate(number, { coldkey: '5shared' }))
  const { admitted, rejected, ledger: after } = registered([...three, ...eight])
  expect(admitted).toHaveLength(10)
  // 0.5 TAO: two fees of 0.2 and 0.1 left.
  const short = { type: 'InsufficientBalance', needed: 200_000_000n, available: 100_000_000n }
  expect(rejected).toEqual([{ candidate: three[2], reasons: [short] }])
  expect(after.balances['5shared']).toBe(100_000_000n)
})

it('takes 0.15 TAO for image (RULES 2.2)', () => {
  expect(registered(eight, ledger, { type: 'image' }).ledger.balances['5cold1']).toBe(50_000_000n)
})

it('gives every reason of a rejection (RULES 2.1, 2.4)', () => {
  const broken = candidate(9, { hotkey: 'bad', githubRepo: 'http://github.com/a/b' })
  const champion = candidate(10, { hotkey: '5champion', coldkey: 'bad', commitHash: 'main' })
  const { rejected } = registered([...eight, broken, champion])
  const short = { type: 'InsufficientBalance', needed: 200_000_000n, available: 0n }
  expect(rejected).toEqual([
    { candidate: broken, reasons: [{ type: 'InvalidHotkey' }, { type: 'InvalidRepository' }, short] },
    {
      candidate: champion,
      reasons: [{ type: 'ReigningChampion' }, { type: 'InvalidColdkey' }, { type: 'InvalidRepository' }]
    }
  ])
})

it('calls a hotkey a duplicate of an admitted one only, and asks no balance of it (RULES 2.1)', () => {
  const again = candidate(3, { coldkey: '5nothing' })
  const short = candidate(9, { coldkey: '5nothing' })
  const paid = candidate(9, { coldkey: '5shared' })
  const { admitted, rejected } = registered([...eight, again, short, paid])
  expect(rejected.map(each => each.reasons.map(reason => reason.type))).toEqual([
    ['DuplicateHotkey'],
    ['InsufficientBalance']
  ])
  expect(admitted.at(-1)).toEqual(paid)
})

it('refunds every charge of the tournament once, and of no other (RULES 2.2)', () => {
  const spring = registered(eight).ledger
  const rich = { ...spring, balances: { ...spring.balances } }
  for (let i = 1; i <= 8; i += 1) rich.balances[`5cold${i}`] = 200_000_001n
  const both = registered(eight, rich, { tournament: 'autumn' }).ledger
  expect(both.balances['5cold1']).toBe(1n)
  const back = refund(both, 'spring')
  expect(back.balances['5cold1']).toBe(200_000_001n)
  expect(refund(back, 'spring')).toEqual(back)
  expect(refund(back, 'autumn').balances['5cold1']).toBe(400_000_001n)
})

it('takes the earlier admissions along, and a hotkey of theirs is a duplicate whatever its coldkey (RULES 2.4)', () => {
  const first = registered(eight)
  const again = candidate(3, { coldkey: '5shared' })
  const ninth = candidate(9, { coldkey: '5shared' })
  const second = registered([again, ninth], first.ledger, { earlier: first.admitted })
  expect(second.admitted).toEqual([...eight, ninth])
  expect(second.rejected).toEqual([{ candidate: again, reasons: [{ type: 'DuplicateHotkey' }] }])
  expect(second.ledger.charges).toHaveLength(9)
  expect(register(options, first.ledger, [ninth])).toMatchObject({ type: 'Missing' })
})

it('admits nobody who is not on the subnet, where it is known (RULES 2.4)', () => {
  const subnet = [...eight, candidate(9)].map(({ hotkey }) => hotkey)
  const stranger = candidate(10, { coldkey: '5shared' })
  const { rejected } = registered([...eight, stranger], ledger, { subnet })
  expect(rejected).toEqual([{ candidate: stranger, reasons: [{ type: 'NotRegistered' }] }])
})

it('takes no id for two types (RULES 1)', () => {
  expect(register({ ...options, type: 'image' }, registered(eight).ledger, eight)).toEqual({
    type: 'IdTaken'
  })
})
