/** Rate limits: so many requests a minute for each address, spent as they come and won back evenly. */

export interface Limiter {
  /** Whether the address may ask now (null), or in how many seconds it may again. */
  readonly wait: (address: string) => number | null
}

/** The most addresses that are remembered; with more, the one that asked longest ago is forgotten. */
const most = 10_000

/** A limiter on a clock of milliseconds that only goes forward. */
export const make = (perMinute: number, elapsed: () => number): Limiter => {
  const buckets = new Map<string, { readonly left: number; readonly at: number }>()
  return {
    wait: address => {
      const at = elapsed()
      const before = buckets.get(address) ?? { left: perMinute, at }
      const left = Math.min(perMinute, before.left + ((at - before.at) * perMinute) / 60_000)
      buckets.delete(address)
      buckets.set(address, { left: left >= 1 ? left - 1 : left, at })
      for (const oldest of buckets.keys()) {
        if (buckets.size <= most) break
        buckets.delete(oldest)
      }
      return left >= 1 ? null : Math.ceil(((1 - left) * 60) / perMinute)
    }
  }
}
