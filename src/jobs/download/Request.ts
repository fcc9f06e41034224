/** Requests: one answer of the internet, its redirects followed by us, since no token may go where one leads (EXECUTION 4, 6). */

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** A failure that no further attempt mends. */
export class Final extends Error {}

/** A failure that may be over soon; `after` in seconds, where the other side says so. */
export class Passing extends Error {
  readonly after: number | null
  constructor(message: string, after: number | null = null) {
    super(message)
    this.after = after
  }
}

/** A token, and the only origin that it is sent to. */
export interface Secret {
  readonly origin: string
  readonly token: string
}

const mostRedirects = 10

// -------------------------------------------------------------------------------------
// asking
// -------------------------------------------------------------------------------------

/** The address for people: queries of stores hold signatures. */
export const shown = (url: string | URL): string => {
  const { origin, pathname } = new URL(url)
  return `${origin}${pathname}`
}

const isRedirect = (status: number): boolean => [301, 302, 303, 307, 308].includes(status)

/** What an error of the network has to say: the reason is behind it. */
export const reason = (thrown: unknown): string => {
  if (!(thrown instanceof Error)) return String(thrown)
  const { cause } = thrown
  return cause instanceof Error && cause.message !== '' ? cause.message : thrown.message
}

/** What a status says to whoever has to mend it. */
const refusal = (status: number, url: string): Error => {
  const what = `${shown(url)} answers ${status}`
  if (status === 401 || status === 403)
    return new Final(
      `${what}: it needs a token that may read it; HF_TOKEN in the downloader's environment is one.`
    )
  return status === 404 || status === 410
    ? new Final(`${what}: there is no such thing.`)
    : new Final(`${what}.`)
}

/** Seconds or a date, at most ten minutes. */
const after = (headers: Headers): number | null => {
  const said = headers.get('retry-after')
  if (said === null) return null
  const seconds = /^\d+$/.test(said) ? Number(said) : (Date.parse(said) - new Date().getTime()) / 1000
  return Number.isFinite(seconds) ? Math.min(600, Math.max(0, seconds)) : null
}

/**
 * Asks, and follows redirects. Never from https to http; the token goes to its own origin alone. What is neither there
 * nor about to be is `Final`, what may pass is `Passing`; any other answer is the caller's to read.
 */
export const ask = async (
  url: string,
  headers: Readonly<Record<string, string>>,
  secret: Secret | null,
  signal: AbortSignal
): Promise<Response> => {
  let at = new URL(url)
  for (let hops = 0; hops <= mostRedirects; hops += 1) {
    const authorization =
      secret !== null && secret.origin === at.origin ? { authorization: `Bearer ${secret.token}` } : {}
    const response = await fetch(at, {
      headers: { ...headers, ...authorization },
      redirect: 'manual',
      signal
    }).catch((thrown: unknown) => {
      throw new Passing(`${shown(at)} cannot be reached: ${reason(thrown)}`)
    })
    const { status } = response
    const to = response.headers.get('location')
    if (!isRedirect(status) || to === null) return judged(response, at.href)
    await response.body?.cancel()
    if (!URL.canParse(to, at)) throw new Final(`${shown(at)} leads to no address: ${to.slice(0, 200)}`)
    const next = new URL(to, at)
    if (next.protocol !== 'https:' && next.protocol !== at.protocol)
      throw new Final(`${shown(at)} leads to ${next.protocol}//${next.host}, which is not safe.`)
    at = next
  }
  throw new Final(`${shown(url)} leads on and on: more than ${mostRedirects} redirects.`)
}

const judged = async (response: Response, url: string): Promise<Response> => {
  const { status, headers } = response
  if (response.ok || status === 416) return response
  await response.body?.cancel()
  if (status >= 500 || status === 408 || status === 425 || status === 429)
    throw new Passing(`${shown(url)} answers ${status}.`, after(headers))
  throw refusal(status, url)
}
