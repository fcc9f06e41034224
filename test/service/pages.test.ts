// The live pages over HTTP: what they show, what they refuse, and that they tell of changes.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { watched } from './watched.js'

let served: Awaited<ReturnType<typeof watched>>
beforeAll(async () => {
  served = await watched()
})
afterAll(() => {
  served.stop()
})

const get = (path: string, init?: RequestInit) => fetch(`${served.url}${path}`, init)

describe('the pages', () => {
  it('list what the store has, and show each as far as it has got', async () => {
    const index = await (await get('/')).text()
    expect(index).toContain(`href="/tournaments/${served.id}"`)
    const page = await (await get(`/tournaments/${served.id}`)).text()
    expect(page).toContain('In play: the groups wait for 48 reports.')
    expect(page.match(/<script/g)).toHaveLength(1)
  })

  it('allow one script by its digest, and no other source of anything', async () => {
    const policy = (await get('/')).headers.get('content-security-policy') ?? ''
    expect(policy).toContain("default-src 'none'")
    expect(policy).toMatch(/script-src 'sha256-[A-Za-z0-9+/=]{44}'/)
    expect(policy).not.toMatch(/script-src[^;]*unsafe/)
  })

  it.each([
    ['/tournaments/none-such', 404],
    ['/tournaments/%3Cscript%3E', 400],
    ['/tournaments/..%2F..%2Fetc', 400],
    [`/tournaments/${'x'.repeat(4000)}`, 400],
    ['/favicon.ico', 404]
  ])('refuse %s', async (path, status) => {
    const answer = await get(path)
    expect(answer.status).toBe(status)
    expect(await answer.text()).not.toContain('<script>')
  })

  it('can change nothing', async () => {
    for (const method of ['POST', 'PUT', 'DELETE'])
      expect((await get(`/tournaments/${served.id}`, { method })).status).toBe(404)
  })

  it('tell whoever listens that something changed, once it is kept', async () => {
    const stop = new AbortController()
    const { body } = await get('/changes', { signal: stop.signal })
    const reader = body!.pipeThrough(new TextDecoderStream()).getReader()
    const read = async (until: RegExp): Promise<void> => {
      for (let all = ''; !until.test(all);) all += (await reader.read()).value ?? ''
    }
    await read(/retry/)
    // The first look is what later ones are held against.
    await new Promise(resolve => setTimeout(resolve, 200))
    await served.happen({ type: 'Withdrawn', hotkey: served.now().opening.miners[0]!.hotkey, reason: 'gone' })
    await read(/event: changed/)
    stop.abort()
    expect(await (await get(`/tournaments/${served.id}`)).text()).toContain('Withdrawn')
  })
})
