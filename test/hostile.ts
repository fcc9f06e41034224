// Objects that only JavaScript can make: they throw when they are read, or turn back on themselves.
const refuse = (): never => {
  throw new Error('not to be read')
}

const throwing = (traps: ReadonlyArray<keyof ProxyHandler<object>>, target: object): object =>
  new Proxy(target, Object.fromEntries(traps.map(trap => [trap, refuse])))

const revoked = (target: object): object => {
  const { proxy, revoke } = Proxy.revocable(target, {})
  revoke()
  return proxy
}

/** Objects that throw when they are read. */
export const unreadable = (): ReadonlyArray<unknown> => [
  revoked({}),
  revoked([]),
  throwing(['get'], { a: 1 }),
  throwing(['get'], [1]),
  throwing(['ownKeys', 'getOwnPropertyDescriptor', 'getPrototypeOf', 'has'], {}),
  Object.defineProperty({}, 'a', { get: refuse, enumerable: true }),
  Object.defineProperty({}, Symbol.toStringTag, { get: refuse }),
  Object.defineProperty([1], '0', { get: refuse, enumerable: true })
]

/** Objects that hold themselves. */
export const cyclic = (): ReadonlyArray<unknown> => {
  const object: Record<string, unknown> = {}
  object['self'] = object
  const list: Array<unknown> = []
  list.push(list)
  return [object, list]
}
