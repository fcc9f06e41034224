// The live pages in a real browser: they follow what happens, ask nobody else, and hold hostile texts.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import * as Live from '../../src/page/Live.js'
import type { Season } from '../../src/page/Season.js'
import * as Report from '../../src/page/Report.js'
import * as Reports from '../../src/domain/task/Report.js'
import * as Slot from '../../src/domain/task/Slot.js'
import * as Tournament from '../../src/Tournament.js'
import { watched } from '../service/watched.js'
import * as Browser from './browser.js'
import { states } from './states.js'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** The pages' policy lets nothing be evaluated in them, also no waiting. */
const patience = { timeout: 30_000, interval: 100 }

const hostile = `<script>alert(1)</script>\u202e\u200f"'&${'x'.repeat(3000)}`

interface Axe {
  readonly axe: { run: () => Promise<{ violations: Array<{ id: string; nodes: Array<{ html: string }> }> }> }
}

const audited = async (page: Page): Promise<ReadonlyArray<string>> => {
  await page.evaluate(axe)
  return page.evaluate(() =>
    (globalThis as unknown as Axe).axe
      .run()
      .then(({ violations }) => violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`))
  )
}

/** A picture for whoever wants to look, in the folder that `DETHRONE_SHOTS` names. */
const shot = async (page: Page, name: string): Promise<void> => {
  const shots = process.env['DETHRONE_SHOTS']
  if (shots !== undefined) await page.screenshot({ path: `${shots}/${name}.png`, fullPage: true })
}

describe.skipIf(Browser.why !== undefined)(`live pages in a browser${Browser.note}`, () => {
  const browser = Browser.lent()
  let served: Awaited<ReturnType<typeof watched>>
  beforeAll(async () => {
    served = await watched()
  })
  afterAll(() => {
    served.stop()
  })

  it('follow a tournament while it runs, and ask nobody but where they come from', async () => {
    const { page, troubles } = await browser.visit(`${served.url}/tournaments/${served.id}`, 390, 'dark')
    await vi.waitUntil(async () => (await page.textContent('#live'))?.startsWith('Live'), patience)
    expect(await page.textContent('#outcome')).toContain('48 reports')
    // Tasks that most fail are set again, up to three times (RULES 3.8).
    for (let open = Tournament.asks(served.now()); open.length > 0; open = Tournament.asks(served.now())) {
      const { slot, miner } = open[0]!
      await served.happen({
        type: 'Reported',
        reports: [Reports.failed(slot, miner.hotkey, 'Crashed', hostile.slice(0, 900))]
      })
    }
    await vi.waitUntil(async () => (await page.textContent('#outcome'))?.startsWith('Retained'), patience)
    expect(troubles).toEqual([])
    await page.close()
  })

  it.each([
    [320, 'light'],
    [390, 'dark'],
    [1280, 'light'],
    [1280, 'dark']
  ] as const)(
    'are fine %i wide, %s: no overflow, no error, an audit without findings',
    async (width, scheme) => {
      for (const path of ['/', `/tournaments/${served.id}`]) {
        const { page, troubles } = await browser.visit(`${served.url}${path}`, width, scheme)
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
        expect(wide).toBeLessThanOrEqual(0)
        expect(await audited(page)).toEqual([])
        expect(troubles).toEqual([])
        await shot(page, `${path === '/' ? 'index' : 'live'}-${width}-${scheme}`)
        await page.close()
      }
    }
  )

  it.each(states())('are fine in each state: %s', async (name, html) => {
    for (const [width, scheme] of [
      [390, 'dark'],
      [1280, 'light']
    ] as const) {
      const { page } = await browser.open(html(), width, scheme)
      expect(
        await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
      ).toBeLessThanOrEqual(0)
      expect(await audited(page)).toEqual([])
      await shot(page, `${name}-${width}-${scheme}`)
      await page.close()
    }
  })

  it('hold what others chose: tags, marks that turn the writing, thousands of characters', async () => {
    const cancelled = Tournament.cancel(hostile.slice(0, 3000))(served.now())
    const tournament = cancelled._tag === 'Right' ? cancelled.right : served.now()
    const season: Season = {
      paused: true,
      branches: [],
      past: [{ id: served.id, type: 'text', ended: null, ending: hostile, champion: null }]
    }
    for (const html of [
      Report.html(tournament),
      Live.season(season),
      Live.tournament(
        tournament,
        [
          {
            slot: Slot.group(1, 1, 1),
            hotkey: served.now().opening.miners[0]!.hotkey,
            phase: hostile,
            since: null
          }
        ],
        true
      )
    ]) {
      const { page } = await browser.open(html, 390, 'light')
      expect(await page.evaluate(() => document.querySelectorAll('script').length)).toBeLessThanOrEqual(1)
      expect(await page.evaluate(() => /[\u202e\u200f]/.test(document.body.textContent))).toBe(false)
      expect(
        await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
      ).toBeLessThanOrEqual(0)
      await page.close()
    }
  })
})
