// The progress bar where somebody watches, and where nobody does.
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { bar, progress, share } from '../../../src/cli/terminal/progress.js'
import { terminal } from '../terminal.js'

const shown = terminal()
const { isTTY, columns } = process.stderr

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
  Object.assign(process.stderr, { isTTY, columns })
})

/** Tells of three parts, the second of them at once after the first. */
const told = (terminalOf: object): string => {
  Object.assign(process.stderr, terminalOf)
  const { update, clear } = progress()
  vi.advanceTimersByTime(500)
  update(250, 1000)
  vi.advanceTimersByTime(50)
  update(500, 1000)
  vi.advanceTimersByTime(450)
  update(750, 1000)
  clear()
  return shown.err
}

it('draws in place, not too often, and wipes itself at the end', () => {
  expect(told({ isTTY: true, columns: 120 }).split('\r\u001b[K')).toEqual([
    '',
    bar(250, 1000, 0.5),
    bar(750, 1000, 1),
    ''
  ])
})

it('is cut where the terminal is narrow: a line that wraps would stay', () => {
  const drawn = told({ isTTY: true, columns: 30 }).split('\r\u001b[K')
  expect(drawn.map(line => line.length)).toEqual([0, 29, 29, 0])
})

it('is whole where the terminal does not tell its width', () => {
  expect(told({ isTTY: true, columns: 0 })).toContain(bar(750, 1000, 1))
})

it('says nothing where nobody watches', () => {
  expect(told({ isTTY: false, columns: undefined })).toBe('')
})

it('wipes nothing where it drew nothing', () => {
  Object.assign(process.stderr, { isTTY: true, columns: 80 })
  const { update, clear } = progress()
  update(1, 2)
  clear()
  expect(shown.err).toBe('')
})

it('is full where there is nothing to do', () => {
  expect(bar(0, 0, 1)).toBe('████████████████████████ 100 %  0 of 0, 0 a second')
})

it('has a bar of fractions, with the time left once it can be told', () => {
  expect(share(0, 1, 0)).toBe(`${'░'.repeat(24)} 0 %`)
  expect(share(0.25, 1, 30)).toBe(`${'█'.repeat(6)}${'░'.repeat(18)} 25 %, 1 min 30 s left`)
})
