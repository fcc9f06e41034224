/** Links of an output: the file that one leads to, looked for in the tree of its entries (EXECUTION 4, collect). Pure. */

/** An entry of the output folder, by its path below it. `target` is a link's text. */
export interface Entry {
  readonly path: string
  readonly type: 'File' | 'Folder' | 'Symlink' | 'Hardlink' | 'Other'
  readonly size: number
  readonly target: string
}

/** As many links may lead to links as the kernel follows. */
const hops = 40

/** A place in the output: names lead down from it, one step each, however long the whole path is. */
interface Place {
  readonly above: Place | null
  readonly below: Map<string, Place>
  entry: Entry | null
}

/** Where a link leads, and over how many links. */
interface Way {
  readonly at: Place
  readonly hops: number
}

const parts = (path: string): ReadonlyArray<string> =>
  path.split('/').filter(part => part !== '' && part !== '.')

const placed = (above: Place | null): Place => ({ above, below: new Map(), entry: null })

const treeOf = (entries: ReadonlyArray<Entry>): Place => {
  const top = placed(null)
  for (const entry of entries) {
    let at = top
    for (const part of parts(entry.path)) {
      const next = at.below.get(part) ?? placed(at)
      at.below.set(part, next)
      at = next
    }
    at.entry = entry
  }
  return top
}

/**
 * Follows links of an output whose folder is `root` in the container; answers the regular file that a link leads to.
 * What a link comes to is remembered: chains of links are as long a way as their texts are long, and no longer. To join
 * the names of each step instead took minutes for a hundred links.
 */
export const follower = (
  root: string,
  entries: ReadonlyArray<Entry>
): ((link: Entry) => Entry | undefined) => {
  const top = treeOf(entries)
  const known = new Map<Place, Way | null>()

  const found = (path: string): Place | undefined =>
    parts(path).reduce<Place | undefined>((at, part) => at?.below.get(part), top)

  /** The place that names lead to, links on the way followed; `left` links may still be. */
  const walk = (from: Place, names: ReadonlyArray<string>, left: number): Way | null => {
    let at = from
    let used = 0
    for (const name of names) {
      if (name === '..') {
        if (at.above === null) return null
        at = at.above
        continue
      }
      const next = at.below.get(name)
      if (next?.entry?.type !== 'Symlink') {
        // Nothing, or something on the way that leads nowhere.
        if (next === undefined) return null
        at = next
        continue
      }
      const way = resolved(next, at, left - used - 1)
      if (way === null) return null
      used += 1 + way.hops
      if (used > left) return null
      at = way.at
    }
    return { at, hops: used }
  }

  const resolved = (link: Place, folder: Place, left: number): Way | null => {
    const before = known.get(link)
    if (before !== undefined) return before
    if (left < 0) return null
    const target = link.entry?.target ?? ''
    const absolute = target.startsWith(`${root}/`)
    const way =
      target.startsWith('/') && !absolute
        ? null
        : walk(absolute ? top : folder, parts(absolute ? target.slice(root.length) : target), left)
    // What led nowhere for want of hops may lead somewhere for whoever has more of them left.
    if (way !== null || left === hops - 1) known.set(link, way)
    return way
  }

  return link => {
    if (link.type === 'Hardlink') return regular(found, link)
    const at = found(link.path)
    if (at === undefined || at.above === null) return undefined
    const way = resolved(at, at.above, hops - 1)
    return way === null || way.hops >= hops ? undefined : regular(found, way.at.entry)
  }
}

/** A file, or the file that an archive has under another of its names. */
const regular = (found: (path: string) => Place | undefined, entry: Entry | null): Entry | undefined => {
  const at = entry?.type === 'Hardlink' ? found(entry.target)?.entry : entry
  return at?.type === 'File' ? at : undefined
}
