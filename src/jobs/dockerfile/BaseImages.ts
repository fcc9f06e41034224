/** Base images: those that a Dockerfile starts from or copies from, by their names (EXECUTION 4, build; 6). Pure. */
import * as E from 'fp-ts/lib/Either.js'
import * as Dockerfile from './Dockerfile.js'

/** A name with its variables' values, where all are known and what comes out can be one. */
const expanded = (text: string, values: ReadonlyMap<string, string>): string | undefined => {
  let unknown = 0
  const result = text.replace(
    /\$(?:\{([A-Za-z_]\w*)(?::-([^}]*))?\}|([A-Za-z_]\w*))/g,
    (_, braced: string | undefined, otherwise: string | undefined, bare: string | undefined) => {
      const value = values.get(braced ?? bare ?? '')
      if (value !== undefined && value !== '') return value
      if (otherwise === undefined) unknown += 1
      return otherwise ?? ''
    }
  )
  return unknown === 0 && /^[\w./:@-]+$/.test(result) ? result : undefined
}

/** The images it starts from or copies from, stages apart; refused where one can only be known by building. */
export const named = (text: string): E.Either<Dockerfile.Objection, ReadonlyArray<string>> => {
  const values = new Map<string, string>()
  const stages = new Set<string>()
  const found = new Set<string>()
  let count = 0
  for (const { word, rest, line } of Dockerfile.instructions(text)) {
    if (word === 'ARG' && count === 0) {
      const [, name = '', value = ''] = /^([A-Za-z_]\w*)=(.*)$/.exec(rest) ?? []
      values.set(name, expanded(value.replace(/^(["'])(.*)\1$/, '$2'), values) ?? '')
    }
    const copied = word === 'COPY' ? /(?:^|\s)--from=(\S+)/.exec(rest)?.[1] : undefined
    const [source, as, stage] = word === 'FROM' ? rest.replace(Dockerfile.flags, '').split(/\s+/) : [copied]
    if (source === undefined) continue
    const image = expanded(source, word === 'FROM' ? values : new Map())
    if (image === undefined)
      return E.left({ line, message: 'the image must be named literally, or by an ARG with a default' })
    const isStage = stages.has(image.toLowerCase()) || (word === 'COPY' && /^\d+$/.test(image))
    if (!isStage && image !== 'scratch') found.add(image)
    if (word === 'FROM') {
      count += 1
      if (as?.toUpperCase() === 'AS' && stage !== undefined) stages.add(stage.toLowerCase())
    }
  }
  return E.right([...found])
}

/** Whether an image is one of the public hub, by its name alone. */
export const isOfHub = (image: string): boolean => {
  const [host = '', ...rest] = image.split('/')
  return rest.length === 0 || !/[.:]|^localhost$/.test(host) || host === 'docker.io'
}
