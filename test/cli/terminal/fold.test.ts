// What is printed fits the terminal: folded, or turned; files and pipes get it as it is.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { closest } from '../../../src/cli/terminal/closest.js'
import * as Colour from '../../../src/cli/terminal/colour.js'
import * as Fold from '../../../src/cli/terminal/fold.js'
import { table } from '../../../src/cli/terminal/table.js'

const words = fc.array(
  fc.string({ minLength: 1, maxLength: 200, unit: fc.constantFrom('a', 'b', '1', '…') }),
  {
    minLength: 1,
    maxLength: 20
  }
)

describe('a folded line', () => {
  it('is never wider than the page, and holds every letter in its order', () => {
    fc.assert(
      fc.property(
        words,
        fc.integer({ min: 0, max: 60 }),
        fc.integer({ min: 12, max: 120 }),
        fc.option(fc.integer({ min: 0, max: 20 }), { nil: undefined }),
        (of, indent, room, hang) => {
          const lines = Fold.line(' '.repeat(indent) + of.join(' '), room, hang)
          expect(Math.max(...lines.map(each => each.length))).toBeLessThanOrEqual(room)
          expect(lines.join('').replace(/ /g, '')).toBe(of.join(''))
        }
      )
    )
  })

  it('goes on a little under its own beginning', () => {
    expect(Fold.line('  one two three', 10)).toEqual(['  one two', '    three'])
  })

  it('leaves JSON whole, and everything that no terminal shows', () => {
    const json = `{"a":"${'x '.repeat(100)}"}`
    expect(Fold.text(json, 40)).toBe(json)
    expect(Fold.text('y '.repeat(100), Infinity)).toBe('y '.repeat(100))
  })
})

describe('columns', () => {
  const stream = (isTTY: boolean, columns: number) =>
    Object.assign(Object.create(process.stdout) as typeof process.stdout, { isTTY, columns })
  it.each([
    [true, 100, 100],
    [true, 12, 40],
    [true, 0, 80],
    [false, 100, Infinity]
  ])('are counted on a terminal alone (%s, %i: %d)', (isTTY, columns, expected) => {
    expect(Fold.columns(stream(isTTY, columns) as NodeJS.WriteStream)).toBe(expected)
  })
})

describe('a table', () => {
  const rows = [
    ['reign', 'threshold', 'why'],
    ['1', '10 %', 'the first'],
    ['2', '8 %', '']
  ]

  it('has columns where they fit', () => {
    expect(table(rows, [0, 2], { room: 40 })).toEqual([
      'reign  threshold  why',
      '1           10 %  the first',
      '2            8 %'
    ])
  })

  it('is turned where they do not, and loses no cell', () => {
    expect(table(rows, [0], { room: 20 })).toEqual([
      'reign 1',
      '  threshold: 10 %',
      '  why: the first',
      'reign 2',
      '  threshold: 8 %'
    ])
    expect(table(rows.slice(1), [0], { room: 8, headed: false })).toEqual([
      '1',
      '  10 %',
      '  the first',
      '2',
      '  8 %'
    ])
  })
})

describe('what was probably meant', () => {
  const known = ['simulate', 'sweep', 'status', 'bash', 'gradients-2025-12']
  it.each([
    ['simulat', 'simulate'],
    ['sewep', 'sweep'],
    ['STATUS', 'status'],
    ['gradients-2024-12', 'gradients-2025-12'],
    ['grad', 'gradients-2025-12'],
    ['crown', null],
    ['tcsh', null],
    ['', null],
    ['s'.repeat(10_000), null]
  ])('by %s is %s', (word, expected) => {
    expect(closest(word.slice(0, 10_000), known)).toBe(expected)
  })
})

describe('colours', () => {
  const terminal = Object.assign(Object.create(process.stdout), { isTTY: true }) as NodeJS.WriteStream
  it.each([
    [{}, true],
    [{ NO_COLOR: '1' }, false],
    [{ NO_COLOR: '' }, true],
    [{ TERM: 'dumb' }, false]
  ])('with %j on a terminal: %s', (environment, expected) => {
    expect(Colour.wanted(terminal, environment)).toBe(expected)
  })

  it('never go to a file or a pipe', () => {
    const pipe = Object.assign(Object.create(process.stdout), { isTTY: false }) as NodeJS.WriteStream
    expect(Colour.wanted(pipe, {})).toBe(false)
    expect(Colour.headings('KNOCKOUT', pipe)).toBe('KNOCKOUT')
  })
})
