// The report in a real browser: phone and desk, light and dark, nothing fetched, nothing that overflows, audited by axe.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import * as E from 'fp-ts/lib/Either.js'
import { describe, expect, it } from 'vitest'
import * as Report from '../../src/page/Report.js'
import * as Program from '../../src/play/Program.js'
import * as Tournament from '../../src/Tournament.js'
import { environment, given, miners, opened, world } from '../play/worlds.js'
import * as Browser from './browser.js'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

const played = (n: number, champion?: null): Promise<Tournament.Finished> =>
  given(
    Program.finish(
      opened(miners.slice(0, n), { seed: 'page', ...(champion === undefined ? {} : { champion }) })
    ),
    environment(undefined, world('page', 0.1))
  )

const open = opened(miners.slice(0, 20), { seed: 'open' })

describe.skipIf(Browser.why !== undefined)(`the report in a browser${Browser.note}`, () => {
  const browser = Browser.lent()

  it.each([
    ['64 miners, over', () => played(64)],
    ['14 miners and a vacant title', () => played(14, null)],
    ['20 miners, in play', () => Promise.resolve(open)]
  ] as const)('shows %s at every size, in light and dark', async (_, tournament) => {
    const html = Report.html(await tournament())
    for (const [width, scheme] of [
      [320, 'light'],
      [390, 'dark'],
      [1280, 'light'],
      [1280, 'dark']
    ] as const) {
      const { page, troubles } = await browser.open(html, width, scheme)
      expect(troubles).toEqual([])
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
      expect(wide, `${width} wide, ${scheme}`).toBeLessThanOrEqual(0)
      await page.evaluate(axe)
      const violations = await page.evaluate(() =>
        (
          globalThis as unknown as {
            axe: { run: () => Promise<{ violations: Array<{ id: string; nodes: Array<{ html: string }> }> }> }
          }
        ).axe
          .run()
          .then(({ violations }) => violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`))
      )
      expect(violations, `${width} wide, ${scheme}`).toEqual([])
      await page.close()
    }
  })

  it('prints what others wrote within the page, however long their words are', async () => {
    const why = `<b>\u202e${'W'.repeat(3900)}`
    const [gone] = open.opening.miners.map(({ hotkey }) => Tournament.withdraw(hotkey, why)(open))
    if (gone === undefined || E.isLeft(gone)) throw new Error('nobody was withdrawn')
    const { page } = await browser.open(Report.html(gone.right), 800, 'light')
    await page.emulateMedia({ media: 'print' })
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBe(0)
    await page.emulateMedia({ media: 'screen' })
    await page.setViewportSize({ width: 390, height: 900 })
    const hidden = await page.evaluate(() => {
      const frame = document.querySelector('#overview .frame')
      return frame === null ? -1 : frame.scrollWidth - frame.clientWidth
    })
    expect(hidden).toBe(0)
    await page.close()
  })

  it('can be reached by keyboard alone, part by part', async () => {
    const { page } = await browser.open(Report.html(await played(16)), 800, 'light')
    const reached: Array<string> = []
    for (let i = 0; i < 30; i += 1) {
      await page.keyboard.press('Tab')
      reached.push(
        await page.evaluate(
          () =>
            document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? ''
        )
      )
    }
    expect(reached).toContain('Boss round')
    expect(reached).toContain('The bracket')
    await page.close()
  })
})
