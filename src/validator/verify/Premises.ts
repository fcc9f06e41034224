/** Premises: what a tournament came from, as the season's records tell it, and where two validators' differ (RULES 14.11). */
import * as E from 'fp-ts/lib/Either.js'
import * as Codec from '../../domain/codec/Codec.js'
import * as Digest from '../../domain/Digest.js'
import type { Snapshot } from '../../ports/season/Metagraph.js'
import type { Opening } from '../../rules/Opening.js'
import * as Contents from '../../store/file/Contents.js'
import * as Catalogue from '../catalogue/Catalogue.js'
import * as Desk from '../loop/Desk.js'
import * as Admission from '../registration/Admission.js'
import * as Event from '../season/Event.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** Everything that was fixed before a tournament began, and what came of it. */
export interface Premises {
  readonly opened: Event.Of<'RegistrationOpened'>
  readonly closed: Event.Of<'RegistrationClosed'>
  /** The round of the beacon that counted in the end. */
  readonly round: number
  readonly begun: Event.Of<'Opened'>
  /** Public once the tournament has ended; null before. */
  readonly secret: string | null
}

/** The first thing in which two validators' premises differ; a null hotkey where it is about no miner. */
export interface Difference {
  readonly of: 'snapshot' | 'answers' | 'beacon' | 'catalogue' | 'secret'
  readonly hotkey: string | null
  /** In one sentence. */
  readonly says: string
}

// -------------------------------------------------------------------------------------
// reading
// -------------------------------------------------------------------------------------

/**
 * What an export of a season tells of the tournament of an opening. `Left` where its chain is broken, it does not tell
 * of that tournament, or what it tells does not follow: the seed from the beacon, the secret from what was committed to.
 */
export const read =
  (opening: Pick<Opening, 'id' | 'seed'>) =>
  (where: string, text: string): E.Either<string, Premises> => {
    const bytes = Buffer.from(text, 'utf8')
    const contents = Contents.parse(where, bytes)
    if (E.isLeft(contents)) return E.left(contents.left.message)
    const { stream, records, sound } = contents.right
    if (sound < bytes.length) return E.left(`${where} ends within record ${records.length + 1}.`)
    if (stream !== Desk.streams.season)
      return E.left(`${where} is of ${String(stream)}: expected an export of ${Desk.streams.season}.`)
    const events: Array<Event.Event> = []
    for (const { number, body } of records) {
      const event = Codec.decode(Event.codec, `record ${number} of ${where}`)(body)
      if (E.isLeft(event)) return E.left(`${event.left.map(Codec.sentence).join('; ')}.`)
      events.push(event.right)
    }
    return E.flatMap(followed(where, opening))(collected(where, opening.id, events))
  }

const collected = (
  where: string,
  id: string,
  events: ReadonlyArray<Event.Event>
): E.Either<string, Premises> => {
  let [opened, closed, begun]: [
    Premises['opened'] | null,
    Premises['closed'] | null,
    Premises['begun'] | null
  ] = [null, null, null]
  let [round, secret]: [number, string | null] = [0, null]
  for (const event of events) {
    if (!('id' in event) || event.id !== id) continue
    if (event.type === 'RegistrationOpened') [opened, round] = [event, event.round]
    if (event.type === 'RegistrationProlonged') round = event.round
    if (event.type === 'RegistrationClosed') closed = event
    if (event.type === 'Opened') begun = event
    if (event.type === 'Ended') secret = event.secret
  }
  return opened === null || closed === null || begun === null
    ? E.left(`${where} does not say how ${id} opened.`)
    : E.right({ opened, closed, round, begun, secret })
}

const followed =
  (where: string, { id, seed }: Pick<Opening, 'id' | 'seed'>) =>
  (premises: Premises): E.Either<string, Premises> => {
    const { opened, begun, round, secret } = premises
    if (begun.seed !== Admission.seed(id, opened.beacon, round, begun.value))
      return E.left(`${where}: the seed of ${id} does not follow from round ${round} of ${opened.beacon}.`)
    if (begun.seed !== seed)
      return E.left(`${where}: ${id} was drawn from a seed other than the one in its log.`)
    return secret === null || isCommitted(opened.commitment, secret)
      ? E.right(premises)
      : E.left(`${where}: the secret of ${id} is not the one that was committed to before registration.`)
  }

const isCommitted = (commitment: string, secret: string): boolean =>
  /^(?:[0-9a-f]{2})+$/.test(secret) && Catalogue.commitment(secret) === commitment

// -------------------------------------------------------------------------------------
// comparing
// -------------------------------------------------------------------------------------

/** Compares snapshot, answers, beacon, catalogue and secret, in this order; null where all are equal. */
export const compare = (one: Premises, other: Premises): Difference | null =>
  snapshots(one.closed.snapshot, other.closed.snapshot) ??
  answers(one.closed.entries, other.closed.entries) ??
  beacons(one, other) ??
  secrets(one, other)

const snapshots = (one: Snapshot, other: Snapshot): Difference | null => {
  const theirs = new Map(other.nodes.map(node => [node.hotkey, node]))
  const of = 'snapshot'
  for (const node of one.nodes) {
    const their = theirs.get(node.hotkey)
    const { hotkey } = node
    if (their === undefined)
      return { of, hotkey, says: `${hotkey} is only in the snapshot of block ${one.block}.` }
    if (Digest.of(their) !== Digest.of(node))
      return {
        of,
        hotkey,
        says: `${hotkey} is node ${node.id} of ${node.coldkey} at block ${one.block}, and node ${their.id} of ${their.coldkey} at block ${other.block}, or answers elsewhere.`
      }
  }
  const known = new Set(one.nodes.map(({ hotkey }) => hotkey))
  const more = other.nodes.find(({ hotkey }) => !known.has(hotkey))
  if (more !== undefined)
    return {
      of,
      hotkey: more.hotkey,
      says: `${more.hotkey} is only in the snapshot of block ${other.block}.`
    }
  return one.block === other.block
    ? null
    : { of, hotkey: null, says: `The snapshots are equal, of blocks ${one.block} and ${other.block}.` }
}

const answers = (one: ReadonlyArray<Event.Entry>, other: ReadonlyArray<Event.Entry>): Difference | null => {
  const said = (entry: Event.Entry | undefined): string =>
    entry === undefined ? 'nothing' : `${entry.githubRepo} at ${entry.commitHash}`
  const [ours, theirs] = [one, other].map(all => new Map(all.map(entry => [entry.hotkey, entry])))
  for (const { hotkey } of [...one, ...other]) {
    const [a, b] = [said(ours?.get(hotkey)), said(theirs?.get(hotkey))]
    if (a !== b)
      return { of: 'answers', hotkey, says: `${hotkey} entered ${a} in one, and ${b} in the other.` }
  }
  return null
}

const beacons = (one: Premises, other: Premises): Difference | null => {
  const [a, b] = [one, other].map(
    ({ opened, round, begun }) => `round ${round} of ${opened.beacon}, ${begun.value}`
  )
  return a === b
    ? null
    : { of: 'beacon', hotkey: null, says: `The seed is of ${a} in one, and of ${b} in the other.` }
}

const secrets = (one: Premises, other: Premises): Difference | null => {
  if (one.opened.catalogue !== other.opened.catalogue)
    return { of: 'catalogue', hotkey: null, says: 'The tasks are chosen from another catalogue.' }
  return one.opened.commitment === other.opened.commitment
    ? null
    : { of: 'secret', hotkey: null, says: 'The tasks are chosen by another secret.' }
}
