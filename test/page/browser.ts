// A browser for the tests of pages: Debian's Chromium, without a window and without a network.
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Browser, type Page } from 'playwright-core'
import { afterAll, beforeAll } from 'vitest'

const executable = ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find(path => existsSync(path))

/** Why no browser can be started here, if none can. */
export const why = executable === undefined ? 'there is no chromium' : undefined
export const note = why === undefined ? '' : ` (skipped: ${why})`

const quiet = [
  ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync']
]

/** What a page did besides showing itself. */
export interface Watched {
  readonly page: Page
  /** What the console said in anger, and every address that was asked for after the page itself. */
  readonly troubles: Array<string>
}

/** A browser for one suite; each page is opened at a size and in a colour scheme. */
export const lent = () => {
  let browser: Browser | undefined
  const profile = mkdtempSync(join(tmpdir(), 'dethrone-browser-'))
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: executable ?? '', args: quiet })
  })
  afterAll(async () => {
    await browser?.close()
    rmSync(profile, { recursive: true, force: true })
  })
  const watching = async (width: number, colorScheme: 'light' | 'dark', own: RegExp): Promise<Watched> => {
    if (browser === undefined) throw new Error('the browser is not there')
    const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme })
    const troubles: Array<string> = []
    page.on('console', message => {
      if (message.type() === 'error' || message.type() === 'warning') troubles.push(message.text())
    })
    page.on('pageerror', error => troubles.push(error.message))
    page.on('request', request => {
      if (!own.test(request.url())) troubles.push(request.url())
    })
    return { page, troubles }
  }
  return {
    /** A page that nobody serves: whatever it asks for is a trouble. */
    open: async (html: string, width: number, colorScheme: 'light' | 'dark'): Promise<Watched> => {
      const watched = await watching(width, colorScheme, /^(?:about|data):/)
      await watched.page.setContent(html)
      return watched
    },
    /** A page that is served: whatever it asks of anybody else is a trouble. */
    visit: async (url: string, width: number, colorScheme: 'light' | 'dark'): Promise<Watched> => {
      const { origin } = new URL(url)
      const watched = await watching(width, colorScheme, new RegExp(`^(?:about:|data:|${origin}/)`))
      await watched.page.goto(url)
      return watched
    }
  }
}
