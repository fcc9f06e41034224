// Bars, and who reached them: exact, in the direction of the metric and by the magnitude of the champion's score.
import { describe, expect, it } from 'vitest'
import * as Decimal from '../../src/scoring/Decimal.js'
import * as Margin from '../../src/scoring/Margin.js'
import { exact } from '../bossOutcome.js'

const tenth = Decimal.of(exact('0.1'))

describe('a bar is the champion’s score, better by the threshold’s share of its magnitude (RULES 5.3)', () => {
  it.each([
    ['loss', '2', '1.8'],
    ['loss', '-2', '-2.2'],
    ['reward', '2', '2.2'],
    ['reward', '-2', '-1.8'],
    ['loss', '0', '0']
  ] as const)('%s, of %s: %s', (metric, champion, bar) => {
    expect(Decimal.show(Margin.bar(metric)(tenth)(exact(champion)))).toBe(bar)
  })
})

describe('a challenger stands', () => {
  const judge = (metric: 'loss' | 'reward', champion: string, challenger: string) =>
    Margin.judge(metric)(tenth)(exact(champion), exact(challenger))
  const nines = '9'.repeat(58)

  it.each([
    ['loss', '2', '1.8', 'ReachedBar'],
    ['loss', '2', `1.8${'0'.repeat(57)}1`, 'ShortOfBar'],
    ['loss', '2', `1.${nines}`, 'ShortOfBar'],
    ['loss', '2', '2', 'NotBetter'],
    ['loss', '2', '2.1', 'NotBetter'],
    ['reward', '-2', '-1.8', 'ReachedBar'],
    ['reward', '-2', '-1.9', 'ShortOfBar'],
    ['reward', '-2', '-2', 'NotBetter'],
    ['reward', '-2', '-2.2', 'NotBetter'],
    // Against a zero the bar is the score itself, and whoever is better has reached it.
    ['reward', '0', '1e-60', 'ReachedBar'],
    ['reward', '0', '0', 'NotBetter']
  ] as const)('%s, against %s with %s: %s (RULES 5.3)', (metric, champion, challenger, standing) => {
    expect(judge(metric, champion, challenger)).toBe(standing)
  })
})
