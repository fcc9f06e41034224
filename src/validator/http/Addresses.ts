/** Which addresses we connect to: a miner announces its own, and must not send us into our own network. */
import ipaddr from 'ipaddr.js'

/** Whom a connection may lead to. */
export type Reach =
  /** Public addresses alone. */
  | 'public'
  /** Those of private networks and of this machine too, for development and tests. */
  | 'private'
  /** This machine alone. */
  | 'loopback'

/** The ranges beyond `unicast` that a private network consists of; link-local has the clouds' metadata services, and is never among them. */
const ofPrivateNetworks = ['private', 'uniqueLocal', 'loopback', 'carrierGradeNat']

/** An address as what it stands for: IPv6 that carries an IPv4 address is that one. */
const unwrapped = (text: string): ipaddr.IPv4 | ipaddr.IPv6 | null => {
  // IPv4 as four decimals: `0x7f.1` and `2130706433` are addresses to some, and strangers to us.
  if (!/^\d{1,3}(?:\.\d{1,3}){3}$/.test(text) && !text.includes(':')) return null
  if (!ipaddr.isValid(text) || text.includes('%')) return null
  const address = ipaddr.process(text)
  const parts = address.toByteArray()
  if (parts.length === 4) return address
  // The deprecated `::a.b.c.d`, which operating systems still connect by.
  const compatible =
    parts.slice(0, 12).every(byte => byte === 0) && parts.slice(12, 15).some(byte => byte > 0)
  return compatible ? new ipaddr.IPv4(parts.slice(12)) : address
}

/** Whether we may connect there. Ranges that carry another address inside (6to4, Teredo, NAT64) are no unicast, so they are not. */
export const isAllowed =
  (reach: Reach) =>
  (text: string): boolean => {
    const range: string | undefined = unwrapped(text)?.range()
    if (range === undefined) return false
    if (reach === 'loopback') return range === 'loopback'
    return range === 'unicast' || (reach === 'private' && ofPrivateNetworks.includes(range))
  }

/** Whether a host's name or address is this machine's own; an IPv6 address may stand in brackets, as in a URL. */
export const isThisMachine = (host: string): boolean =>
  host === 'localhost' || isAllowed('loopback')(host.replace(/^\[(.*)\]$/, '$1'))
