/** Numbers as people read them. */

/** Thousands apart. */
export const count = (n: number): string => Math.round(n).toLocaleString('en-US')

/** A share in percent, with three digits that count. */
export const percent = (share: number): string => {
  const value = 100 * share
  const places = value === 0 || Math.abs(value) >= 10 ? 1 : Math.abs(value) >= 1 ? 2 : 3
  return Math.abs(value) < 0.0005 && value !== 0 ? '<0.001 %' : `${value.toFixed(places)} %`
}

/** A number with up to four digits that count. */
export const decimal = (n: number): string =>
  Number.isFinite(n) ? (n >= 1000 ? count(n) : String(Number(n.toPrecision(4)))) : 'for ever'

/** Time in the unit that suits it; in seconds. */
export const duration = (seconds: number): string => {
  if (seconds < 60) return `${Math.ceil(seconds)} s`
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`
  return `${Math.floor(seconds / 3600)} h ${Math.round((seconds % 3600) / 60)} min`
}

/** So many of something that takes an s. */
export const counted = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`
