import { Decimal as Library } from 'decimal.js'
import { describe, expect, it, vi } from 'vitest'
import * as Decimal from '../../src/scoring/Decimal.js'
import * as Margin from '../../src/scoring/Margin.js'
import * as Threshold from '../../src/scoring/Threshold.js'
import { exact } from '../bossOutcome.js'

const of = (text: string) => Decimal.of(exact(text))

describe('decimals are exact as far as scores need (RULES 1)', () => {
  it('scores of 60 digits, 10^60 and 10^-60, have an exact difference', () => {
    const difference = of('1e60').minus(of('1e-60'))
    expect(Decimal.show(difference)).toBe(`${'9'.repeat(60)}.${'9'.repeat(60)}`)
  })

  it('are written without an exponent', () => {
    expect(Decimal.show(of('1e-60'))).toBe(`0.${'0'.repeat(59)}1`)
    expect(Decimal.show(of('1e60'))).toBe(`1${'0'.repeat(60)}`)
  })

  it('are rounded half-even', () => {
    expect(
      ['0.125', '0.135', '-0.125', '0.1251'].map(text => Decimal.show(Decimal.round(2)(of(text))))
    ).toEqual(['0.12', '0.14', '-0.12', '0.13'])
  })

  it('stay so where somebody else has changed the settings of the library', async () => {
    const { maxE, minE } = Library
    Library.set({ maxE: 3, minE: -3 })
    vi.resetModules()
    const fresh = await import('../../src/scoring/Decimal.js')
    Library.set({ maxE, minE })
    expect([exact('1e60'), exact('1e-60')].map(text => fresh.show(fresh.of(text)))).toEqual([
      `1${'0'.repeat(60)}`,
      `0.${'0'.repeat(59)}1`
    ])
    const [long, third] = [fresh.of(exact('1.25e9')), { numerator: 10n ** 9n, denominator: 3n }]
    expect([fresh.round(2)(long), fresh.roundedDown(3)(third)].map(fresh.show)).toEqual([
      '1200000000',
      '333000000'
    ])
    expect(fresh.show(fresh.max(long, fresh.of(exact('1e9'))))).toBe('1250000000')
  })

  it('have a larger one, whose digits are all kept', () => {
    const long = `0.${'1'.repeat(60)}`
    expect(Decimal.show(Decimal.max(of(long), of('-0.2')))).toBe(long)
    expect(Decimal.show(Decimal.max(of('0.1'), of(long)))).toBe(long)
  })
})

describe('thresholds are rounded to 30 significant digits where longer (RULES 5.2, 9)', () => {
  const decay = { base: exact('0.1'), decay: exact('0.8001'), floor: exact('0.0001') }

  it.each([
    [1, '0.1'],
    [2, '0.08001'],
    // 0.0134368798463496225284139010304072001
    [10, '0.0134368798463496225284139010304']
  ] as const)('reign %i: %s', (reign, expected) => {
    expect(Decimal.show(Threshold.threshold(decay)(reign))).toBe(expected)
  })

  it('never below the floor', () => {
    expect(Decimal.show(Threshold.threshold({ ...decay, floor: exact('0.03') })(40))).toBe('0.03')
    expect(Decimal.show(Threshold.threshold({ ...decay, floor: exact('0.1') })(1))).toBe('0.1')
  })
})

describe('margins are for readers: rounded down to 30 digits (RULES 5.6)', () => {
  const margin = (metric: 'loss' | 'reward', champion: string, challenger: string) => {
    const found = Margin.margin(metric)(exact(champion), exact(challenger))
    return found === null ? null : Decimal.show(found)
  }

  it.each([
    ['loss', '2', '1.5', '0.25'],
    ['reward', '2', '1.5', '-0.25'],
    ['loss', '-2', '-1.5', '-0.25'],
    ['reward', '-2', '-1.5', '0.25'],
    ['loss', '3', '2', `0.${'3'.repeat(30)}`],
    ['loss', '3', '1', `0.${'6'.repeat(30)}`],
    ['loss', '0', '-1', null]
  ] as const)('%s, from %s to %s: %s', (metric, champion, challenger, expected) => {
    expect(margin(metric, champion, challenger)).toBe(expected)
  })
})
