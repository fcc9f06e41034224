/** Downloads: a model, a dataset or hub files, put where trainers look for them (EXECUTION 3; 4, download). */
import { mkdir, rename, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import * as Chosen from './Chosen.js'
import * as Hub from './Hub.js'
import * as Record from './Record.js'
import { Final } from './Request.js'
import { transfer, type Telling } from './Transfer.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** What is wanted, and where it goes. */
export type Wanted =
  | {
      readonly type: 'Model'
      readonly name: string
      readonly into: string
      readonly singleAbove: number | null
    }
  | { readonly type: 'Dataset'; readonly url: string; readonly into: string }
  | {
      readonly type: 'Hub'
      readonly name: string
      readonly into: string
      readonly layout: 'cache' | 'plain'
      readonly files: ReadonlyArray<string> | null
    }

/** What a download is done with; `record` is the file that says what is complete. */
export interface Tools {
  readonly hub: Hub.Hub
  readonly record: string
  readonly telling: Telling
}

type Sized = ReadonlyArray<readonly [path: string, size: number]>

// -------------------------------------------------------------------------------------
// downloading
// -------------------------------------------------------------------------------------

/** Sees to it that what is wanted is there; answers its size in bytes. What is complete is not asked for again. */
export const download = async (wanted: Wanted, tools: Tools): Promise<number> => {
  const known = await Record.read(tools.record)
  const home = wanted.type === 'Dataset' ? dirname(wanted.into) : wanted.into
  if (known === undefined || !(await Record.isWhole(home, known))) {
    const revision =
      wanted.type === 'Dataset' ? null : (known?.revision ?? (await Hub.newest(tools.hub, wanted.name)))
    // The commit is kept from the start: an attempt that breaks off is gone on with, whatever is new at the hub.
    await Record.write(tools.record, { revision, files: [] })
    const files = await fetched(wanted, revision ?? '', tools)
    await Record.write(tools.record, { revision, files })
    return bytes(files)
  }
  await Record.used(tools.record)
  return bytes(known.files)
}

const bytes = (files: Sized): number => files.reduce((sum, [, size]) => sum + size, 0)

const fetched = async (wanted: Wanted, revision: string, tools: Tools): Promise<Sized> => {
  switch (wanted.type) {
    case 'Model':
      return model(wanted, revision, tools)
    case 'Hub':
      return hubFiles(wanted, revision, tools)
    case 'Dataset': {
      const { url, into } = wanted
      const { hub, telling } = tools
      await mkdir(dirname(into), { recursive: true })
      const secret = hub.secret !== null && new URL(url).origin === hub.secret.origin ? hub.secret : null
      const size = await transfer(
        { url, to: into, size: null, checksum: null },
        secret,
        hub.patience,
        telling
      )
      return [[basename(into), size]]
    }
  }
}

/** All files beside the place, which then gets them at once: it never holds a part of a model, nor anything of ours. */
const model = async (
  { name, into, singleAbove }: Extract<Wanted, { readonly type: 'Model' }>,
  revision: string,
  tools: Tools
): Promise<Sized> => {
  const beside = join(dirname(into), `.${basename(into)}.part`)
  const chosen = Chosen.ofModel(name, singleAbove)(await Hub.files(tools.hub, name, revision))
  await all(chosen, beside, name, revision, tools)
  await rm(into, { recursive: true, force: true })
  await rename(beside, into)
  return chosen.map(([{ size }, as]) => [as, size])
}

/** In the hub's own layout, blobs by what they are and a snapshot of links, or as they are. */
const hubFiles = async (
  { name, into, layout, files: only }: Extract<Wanted, { readonly type: 'Hub' }>,
  revision: string,
  tools: Tools
): Promise<Sized> => {
  const found = await Hub.files(tools.hub, name, revision)
  const named = only?.map(path => {
    const file = found.find(of => of.path === path)
    if (file === undefined) throw new Final(`${name} has no ${path} at ${revision}.`)
    return file
  })
  const files = named ?? Chosen.ofTokenizer(found)
  if (files.length === 0) throw new Final(`${name} has no files of a tokenizer at ${revision}.`)
  if (layout === 'plain') {
    await all(
      files.map(file => [file, basename(file.path)]),
      into,
      name,
      revision,
      tools
    )
    return files.map(({ path, size }) => [basename(path), size])
  }
  const home = join(into, `models--${name.replaceAll('/', '--')}`)
  const blob = ({ path, checksum }: Hub.HubFile): string => checksum?.digest ?? path.replaceAll('/', '--')
  await all(
    files.map(file => [file, blob(file)]),
    join(home, 'blobs'),
    name,
    revision,
    tools
  )
  for (const file of files) {
    const at = join(home, 'snapshots', revision, file.path)
    await mkdir(dirname(at), { recursive: true })
    await rm(at, { force: true })
    const up = '../'.repeat(file.path.split('/').length + 1)
    await symlink(`${up}blobs/${blob(file)}`, at)
  }
  await mkdir(join(home, 'refs'), { recursive: true })
  await writeFile(join(home, 'refs', 'main'), revision)
  return files.map(({ path, size }) => [join(basename(home), 'snapshots', revision, path), size])
}

/** Fetches files into a folder, each under its name there; what is whole already stays. */
const all = async (
  files: ReadonlyArray<readonly [Hub.HubFile, string]>,
  folder: string,
  name: string,
  revision: string,
  { hub, telling }: Tools
): Promise<void> => {
  const total = files.reduce((sum, [{ size }]) => sum + size, 0)
  let before = 0
  for (const [{ path, size, checksum }, as] of files) {
    const to = join(folder, as)
    const there = await stat(to).catch(() => undefined)
    if (there?.isFile() !== true || there.size !== size) {
      await mkdir(dirname(to), { recursive: true })
      const start = before
      const url = Hub.address(hub, name, revision, path)
      await transfer({ url, to, size, checksum }, hub.secret, hub.patience, {
        ...telling,
        progress: done => telling.progress(start + done, total)
      })
    }
    before += size
  }
}
