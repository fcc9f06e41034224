// As much of JSON Schema as docs/openapi.json uses: what a value has against a schema.

export interface Schema {
  readonly $ref?: string
  readonly type?: string | ReadonlyArray<string>
  readonly enum?: ReadonlyArray<unknown>
  readonly format?: string
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: ReadonlyArray<string>
  readonly additionalProperties?: boolean
  readonly items?: Schema
}

const known = new Set([
  '$ref',
  'type',
  'enum',
  'format',
  'properties',
  'required',
  'additionalProperties',
  'items'
])

const typeOf = (value: unknown): ReadonlyArray<string> =>
  value === null
    ? ['null']
    : Array.isArray(value)
      ? ['array']
      : typeof value === 'number' && Number.isInteger(value)
        ? ['integer', 'number']
        : [typeof value]

/** All that is wrong with a value, each with its path. */
export const wrong = (
  of: Schema,
  value: unknown,
  all: Readonly<Record<string, Schema>>,
  path = '$'
): ReadonlyArray<string> => {
  const strange = Object.keys(of).filter(word => !known.has(word))
  if (strange.length > 0) return [`${path}: ${strange.join(', ')} is not understood here`]
  if (of.$ref !== undefined) {
    const named = all[of.$ref.replace('#/components/schemas/', '')]
    return named === undefined ? [`${path}: no ${of.$ref}`] : wrong(named, value, all, path)
  }
  const types = of.type === undefined ? null : [of.type].flat()
  if (types !== null && !typeOf(value).some(type => types.includes(type)))
    return [`${path} is ${JSON.stringify(value)}: expected ${types.join(' or ')}`]
  if (of.enum !== undefined && !of.enum.includes(value)) return [`${path} is ${JSON.stringify(value)}`]
  if (of.format === 'date-time' && typeof value === 'string' && new Date(value).toISOString() !== value)
    return [`${path} is ${value}: expected an instant`]
  if (Array.isArray(value))
    return value.flatMap((each, i) =>
      of.items === undefined ? [] : wrong(of.items, each, all, `${path}[${i}]`)
    )
  if (typeof value !== 'object' || value === null) return []
  const fields = Object.entries(value)
  return [
    ...(of.required ?? [])
      .filter(name => !Object.hasOwn(value, name))
      .map(name => `${path}.${name} is missing`),
    ...fields.flatMap(([name, each]) => {
      const schema = of.properties?.[name]
      if (schema !== undefined) return wrong(schema, each, all, `${path}.${name}`)
      return of.additionalProperties === false ? [`${path}.${name} is in no schema`] : []
    })
  ]
}
