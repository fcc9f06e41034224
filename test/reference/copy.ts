/** A deep copy of plain data, quicker on many small states than `structuredClone`. */
export const copyOf = <A>(value: A): A => copyOfAny(value) as A

const copyOfAny = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(copyOfAny)
  if (value === null || typeof value !== 'object') return value
  const copy: Record<string, unknown> = {}
  for (const [key, each] of Object.entries(value)) copy[key] = copyOfAny(each)
  return copy
}
