// The report page: self-contained, small, and with everything that decided the tournament in it.
import * as E from 'fp-ts/lib/Either.js'
import { parseHTML } from 'linkedom'
import { describe, expect, it } from 'vitest'
import * as Report from '../../src/page/Report.js'
import * as View from '../../src/page/View.js'
import * as Prose from '../../src/rules/ruleset/Prose.js'
import * as Ending from '../../src/rules/boss/Ending.js'
import * as Program from '../../src/play/Program.js'
import * as RuleSets from '../../src/rules/ruleset/RuleSets.js'
import * as Tournament from '../../src/Tournament.js'
import * as Verdict from '../../src/domain/match/Verdict.js'
import { environment, given, miners, opened, world } from '../play/worlds.js'

const played = (n: number, seed = 'page', choice = {}): Promise<Tournament.Finished> =>
  given(
    Program.finish(opened(miners.slice(0, n), { seed, ...choice })),
    environment(undefined, world(seed, 0.1))
  )

const parsed = (html: string): Document => parseHTML(html).document

describe('the report of 64 miners', async () => {
  const finished = await played(64)
  const html = Report.html(finished)
  const document = parsed(html)
  const text = document.body.textContent

  it('is one file of less than 300 kB that fetches nothing', () => {
    expect(Buffer.byteLength(html)).toBeLessThan(300_000)
    expect(html.startsWith('<!doctype html><html lang="en">')).toBe(true)
    const fetched = Array.from(
      document.querySelectorAll('[src], link[href]'),
      e => e.getAttribute('href') ?? 'src'
    )
    expect(fetched.filter(address => !address.startsWith('data:'))).toEqual([])
    expect(document.querySelectorAll('script')).toHaveLength(0)
  })

  it('says how it ended, who played, and what verifies it', () => {
    expect(text).toContain(Ending.sentence(finished.ending))
    for (const { hotkey } of finished.opening.miners) expect(text).toContain(hotkey)
    expect(text).toContain(Tournament.digest(finished))
    expect(text).toContain(finished.opening.seed)
  })

  it('shows every standing with the link that decided it, and every boss task with its verdict', () => {
    const standings = finished.groups.flatMap(round => round.standings)
    const rows = Array.from(document.querySelectorAll('#groups-1 > .frame tbody tr'))
    expect(rows).toHaveLength(standings.length)
    expect(rows.filter(row => row.className === 'marked')).toHaveLength(8)
    const { verdict } = View.of(finished)
    expect(verdict?.tasks.length ?? 0).toBe(6)
    for (const task of verdict?.tasks ?? []) {
      expect(html).toContain(Verdict.sentence(task).replaceAll("'", '&#39;').split(':')[0])
      expect(text).toContain(Verdict.because(task.reason))
    }
  })

  it('tells what it pays: place 1 is the champion’s, shares come to the whole pool, nobody reads a zero', () => {
    const rows = Array.from(document.querySelectorAll('#rewards tbody tr'), row =>
      Array.from(row.querySelectorAll('th, td'), cell => cell.textContent)
    )
    const { ending } = finished
    const champion = 'champion' in ending && ending.champion !== null ? ending.champion.hotkey : ''
    expect(document.querySelector('#rewards tbody code')?.getAttribute('title')).toBe(champion)
    expect(rows[0]?.[0]).toBe('1')
    const shares = rows.map(row => Number(/^[\d.]+/.exec(row[3] ?? '')?.[0] ?? 0))
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(100, 2)
    expect(rows.flatMap(row => row.slice(3, 5)).filter(cell => cell === '0 %')).toEqual([])
  })

  it('draws every match of the bracket, with its outcome in a sentence', () => {
    const svg = Report.svg(finished) ?? ''
    expect(Array.from(svg.matchAll(/<rect/g))).toHaveLength(7)
    expect(svg).toContain('beats')
  })

  it('has contents that lead somewhere, and names of its own for pictures', () => {
    const anchors = Array.from(
      document.querySelectorAll('nav a'),
      a => a.getAttribute('href')?.slice(1) ?? ''
    )
    expect(anchors.length).toBeGreaterThan(5)
    for (const id of anchors) expect(document.querySelectorAll(`[id="${id}"]`)).toHaveLength(1)
    for (const picture of document.querySelectorAll('svg')) {
      const name = document.getElementById(picture.getAttribute('aria-labelledby') ?? '')
      expect(name?.textContent).toMatch(/\S/)
    }
  })
})

describe('the report', () => {
  it.each([8, 9, 14, 15, 17])('draws byes and groups of %i miners, while open and when over', async n => {
    const open = opened(miners.slice(0, n), { champion: null })
    expect(parsed(Report.html(open)).body.textContent).toContain('In play')
    const over = await played(n, `of ${n}`, { champion: null })
    expect(parsed(Report.html(over)).body.textContent).toContain(Ending.sentence(over.ending))
  })

  it('escapes what others chose: a tag, a right-to-left mark, four thousand characters', () => {
    const hostile = `<script>alert(1)</script>\u202e${'x'.repeat(4000)}`
    const [first, ...others] = miners.slice(0, 9)
    const withHostile = Tournament.cancel(hostile.slice(0, 300))(opened([first!, ...others]))
    const html = E.isRight(withHostile) ? Report.html(withHostile.right) : ''
    expect(html).toContain('&lt;script')
    expect(html).not.toContain('<script')
    expect(html).not.toContain('\u202e')
    expect(View.foreign(hostile)).toHaveLength(200)
  })

  it('is the same page for the same tournament', async () => {
    expect(Report.html(await played(9))).toBe(Report.html(await played(9)))
  })
})

describe('a rule set in prose (RULES 9)', () => {
  it.each([
    ['0.1', '10 %'],
    ['0.032768', '3.2768 %'],
    ['0', '0 %'],
    ['1', '100 %'],
    ['0.0001', '0.01 %'],
    ['2', '200 %']
  ])('says %s as %s', (fraction, text) => {
    expect(Prose.percent(fraction)).toBe(text)
  })

  it('says 200 000 000 rao as 0.2 TAO (RULES 2.2)', () => {
    expect(['200000000', '1000000000', '1', '0'].map(Prose.tao)).toEqual([
      '0.2 TAO',
      '1 TAO',
      '0.000000001 TAO',
      '0 TAO'
    ])
  })

  it('names every number that a reader would look for', () => {
    const text = Prose.paragraphs(RuleSets.standard)
      .map(p => p.text)
      .join('\n')
    for (const part of [
      '0.2 TAO',
      'at least 8',
      'more than 14',
      'best 8',
      '10 %',
      '3 %',
      '4 of 6',
      '72 hours'
    ])
      expect(text).toContain(part)
  })

  it('differs nowhere from itself, and from another in the parameters that differ', () => {
    for (const rules of RuleSets.all.values()) expect(Prose.difference(rules)(rules)).toEqual([])
    const other = RuleSets.all.get('gradients-2025-12')!
    const paths = Prose.difference(RuleSets.standard)(other).map(({ path }) => path)
    expect(paths).toContain('groups.size.expected')
    expect(paths).toContain('groups.advance.scope')
    expect(paths.every(path => !/^(?:id|source)/.test(path))).toBe(true)
  })
})
