// Logs derived anew: every change shows, heads prove the end, and two validators learn where they differ.
import * as E from 'fp-ts/lib/Either.js'
import { expect, it } from 'vitest'
import * as Program from '../../src/play/Program.js'
import * as Report from '../../src/domain/task/Report.js'
import * as Tournament from '../../src/Tournament.js'
import type { Store } from '../../src/ports/Store.js'
import * as Note from '../../src/ports/Note.js'
import * as Against from '../../src/store/verify/Against.js'
import * as Export from '../../src/store/Export.js'
import * as InMemory from '../../src/store/InMemory.js'
import * as Seal from '../../src/store/Seal.js'
import * as TournamentJournal from '../../src/store/TournamentJournal.js'
import * as Verify from '../../src/store/verify/Verify.js'
import * as Keyfile from '../../src/validator/directory/Keyfile.js'
import { environment, given, miners, opened as open } from '../play/worlds.js'
import { decoded } from '../view.js'
import { named } from './streams.js'
import { must } from '../must.js'

const opened = open(miners)
const stream = named(opened.opening.id)
const kept = async (notes: ReadonlyArray<Note.Note>): Promise<Store> => {
  const store = InMemory.make({ now: () => 1_000 })
  for (const note of notes) must(await store.append(TournamentJournal.drafts(stream, [note]))())
  return store
}
const store = InMemory.make({ now: () => 1_000 })
const finished = await given(Program.finish(opened), environment(TournamentJournal.of(store, stream)))
const text = must(await Export.of(stream)(store)())
const notes = must(await store.read(stream)()).map(({ body }) => decoded(Note.codec, body))
const signer = Keyfile.ofSeed(new Uint8Array(32).fill(7))
const [head] = must(await store.heads())
if (head === undefined) throw new Error('no head')
const seal = Seal.make(signer)(head)
const verified = must(Verify.read('it', text))
const other = async (change: (note: Note.Note) => Note.Note): Promise<Verify.Verified> =>
  must(Verify.read('other', must(await Export.of(stream)(await kept(notes.map(change)))())))

it('comes to the outcome that was played, from a log and from its events alone', () => {
  expect(Tournament.digest(verified.tournament)).toBe(Tournament.digest(finished))
  const plain = verified.log.map(entry => `${JSON.stringify(entry)}\n`).join('')
  expect(Tournament.digest(must(Verify.read('plain', plain)).tournament)).toBe(Tournament.digest(finished))
})

it('shows a change, an omission, another order and a cut at the first record that is wrong', () => {
  const lines = text.split('\n').slice(0, -1)
  const joined = (of: ReadonlyArray<string>): E.Either<string, unknown> =>
    Verify.read('it', of.map(line => `${line}\n`).join(''))
  for (const i of [1, 2, 5, lines.length - 1]) {
    const changed = lines.map((line, at) => (at === i ? line.replace('"at":1000', '"at":1001') : line))
    const without = lines.filter((_, at) => at !== i)
    const says = joined(changed)
    expect(E.isLeft(says) && says.left).toContain(`record ${i} `)
    if (i < lines.length - 1) expect(E.isLeft(joined(without))).toBe(true)
    const swapped = lines.map((line, at) => (at === i ? lines[i - 1] : at === i - 1 ? lines[i] : line) ?? '')
    if (i > 1) expect(E.isLeft(joined(swapped))).toBe(true)
  }
  expect(E.isLeft(Verify.read('it', text.slice(0, -9)))).toBe(true)
})

it('names the first record that the rules refuse, though its chain is sound', async () => {
  const at = notes.findIndex(({ type }) => type === 'Reported')
  const twice = [...notes.slice(0, at + 1), ...notes.slice(at)].map((note, i) =>
    i === at + 1 && note.type === 'Reported'
      ? { ...note, reports: note.reports.map(r => Report.failed(r.slot, r.hotkey, 'Crashed', 'once more')) }
      : note
  )
  const forged = InMemory.make({ now: () => 1_000 })
  for (const body of twice) must(await forged.append([{ stream, key: null, body }])())
  const says = Verify.read('it', must(await Export.of(stream)(forged)()))
  expect(E.isLeft(says) && says.left).toContain(`record ${at + 2} does not follow`)
})

it('a signed head proves the end, and that the log was not made up', async () => {
  const records = verified.records ?? []
  const says = (given: Seal.Given, of = records): string | null => Seal.mismatch(given)(of)
  const whole: Seal.Given = { type: 'Seal', seal }
  expect(says(whole)).toBeNull()
  expect(says({ type: 'Digest', digest: seal.digest })).toBeNull()
  expect(says(whole, records.slice(0, -1))).toMatch(/end is missing/)
  expect(says({ type: 'Digest', digest: seal.digest }, records.slice(0, -1))).toMatch(/end is missing/)
  const forged = await other(note => (note.type === 'Started' ? { ...note, retry: note.retry + 1 } : note))
  expect(says(whole, forged.records ?? [])).toMatch(/forged/)
  expect(says({ type: 'Seal', seal: { ...seal, number: seal.number - 1 } })).toMatch(/not signed/)
  const stranger = Keyfile.ofSeed(new Uint8Array(32).fill(8))
  expect(says({ type: 'Seal', seal: { ...seal, hotkey: stranger.hotkey } })).toMatch(/not signed/)
  expect(must(Seal.parse(JSON.stringify(seal)))).toEqual(whole)
  for (const bad of ['', '{}', 'x', JSON.stringify({ ...seal, more: 1 }), seal.digest.slice(1)])
    expect(E.isLeft(Seal.parse(bad))).toBe(true)
})

it('an export is taken in as it is, once, and nothing altered or cut', async () => {
  const into = InMemory.make({ now: () => 5 })
  expect(must(await Export.take(text)(into)())).toBe(stream)
  must(await Export.take(text)(into)())
  expect(must(await Export.of(stream)(into)())).toBe(text)
  for (const bad of [text.slice(0, -2), text.replace('"at":1000', '"at":1001'), '', '{}\n'])
    expect(E.isLeft(await Export.take(bad)(InMemory.make())())).toBe(true)
})

it('two logs that differ in nothing that counts tell the same', async () => {
  const same = await other(note => (note.type === 'Started' ? { ...note, retry: 3 } : note))
  expect(Against.compare(verified, same)).toEqual({ difference: null, sameOutcome: true })
})

it('names the first report that differs, by slot and hotkey, and whether it matters', async () => {
  const last = notes.findLast(note => note.type === 'Reported')
  const [victim] = last?.type === 'Reported' ? last.reports : []
  if (victim === undefined || !Report.isScored(victim)) throw new Error('a scored report was to be last')
  const barely = await other(note =>
    note === last ? { type: 'Reported', reports: [{ ...victim, digest: null }] } : note
  )
  const { difference } = Against.compare(verified, barely)
  expect(difference).toMatchObject({ of: 'event', slot: victim.slot, hotkey: victim.hotkey, matters: false })
  expect(difference?.says).toContain(victim.hotkey)
})

it('tells what two tournaments were opened with apart before any event', () => {
  const fresh = open(miners, { seed: 'another' })
  const log = must(Verify.read('seed', `${JSON.stringify(Tournament.opened(fresh))}\n`))
  expect(Against.compare(verified, log).difference).toMatchObject({ of: 'beacon', matters: true })
})

it('a task that differs is told of as the secret or the catalogue', async () => {
  const at = notes.find(note => note.type === 'Filled')
  if (at?.type !== 'Filled') throw new Error('a slot was to be filled')
  const changed = await other(note =>
    note === at ? { ...at, material: { ...at.material, model: 'other/model' } } : note
  )
  expect(Against.compare(verified, changed).difference).toMatchObject({ of: 'secret', slot: at.slot })
})
