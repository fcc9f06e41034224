/** Consequences: weights at intervals, publications and notices, each told at least once under a key that stays (RULES 14.10). Nothing here touches a tournament. */
import * as E from 'fp-ts/lib/Either.js'
import * as RA from 'fp-ts/lib/ReadonlyArray.js'
import type * as TE from 'fp-ts/lib/TaskEither.js'
import * as Codec from '../../domain/codec/Codec.js'
import * as Digest from '../../domain/Digest.js'
import * as Champion from '../../domain/miner/Champion.js'
import type { Hotkey } from '../../domain/miner/Hotkey.js'
import type { Miner } from '../../domain/miner/Miner.js'
import type * as Ports from '../../ports/Consequences.js'
import * as Metagraph from '../../ports/Metagraph.js'
import type { PortError } from '../../ports/PortError.js'
import type { Stream } from '../../ports/Store.js'
import * as Refusal from '../../rules/Refusal.js'
import * as History from '../../rules/rewards/History.js'
import * as Payment from '../../rules/rewards/Payment.js'
import * as Rewards from '../../rules/rewards/Rewards.js'
import * as Fraction from '../../scoring/Fraction.js'
import * as Season from '../season/Season.js'
import type { Work } from './Ports.js'
import * as Streams from './Streams.js'

/** Whom a validator tells; null where nobody is told. */
export interface Told {
  readonly weights: {
    readonly port: Ports.Weights
    readonly burn: Hotkey
    readonly interval: number
  } | null
  readonly publisher: Ports.Publisher | null
  readonly notifier: Ports.Notifier | null
}

export const nobody: Told = { weights: null, publisher: null, notifier: null }

/** Where it is recorded what was told. */
export const stream: Stream = Codec.made('.consequences')

/** Something that is to be told: its key, since when it is true, and how it is told. */
interface Due {
  readonly port: 'notifier' | 'publisher'
  readonly key: string
  readonly at: number
  readonly tell: () => TE.TaskEither<PortError, void> | Promise<TE.TaskEither<PortError, void> | null>
}

/** How often it is looked at what is due, and the longest pause after failures, in milliseconds. */
const [look, longest] = [60_000, 3_600_000]

/** Tells until the work ends. */
export const keep = async (work: Work, told: Told): Promise<void> => {
  const { ports, desk, signal } = work
  const trouble = (message: string): void => ports.tell({ type: 'Trouble', tournament: null, message })
  const records = await ports.store.read(stream)()
  if (E.isLeft(records)) {
    trouble(`Nothing that follows from endings is told: ${records.left.message}`)
    return
  }
  const done = new Map(records.right.map(({ key, at }) => [key ?? '', at]))
  const record = async (key: string, at: number): Promise<boolean> => {
    const kept = await ports.store.append([{ stream, key, body: { type: 'Told', key } }])()
    if (E.isRight(kept)) done.set(key, at)
    else trouble(kept.left.message)
    return E.isRight(kept)
  }
  // Who is told from now on is not told of what was over before.
  const begin = desk.last()
  for (const port of ['notifier', 'publisher'] as const)
    if (told[port] !== null && !done.has(`since/${port}`)) await record(`since/${port}`, begin)

  const rests = new Map<string, { readonly until: number; readonly pause: number }>()
  let weighed = -Infinity
  do {
    const now = ports.clock.elapsed()
    if (told.weights !== null && now - weighed >= told.weights.interval) {
      weighed = now
      const fault = await weigh(work, told.weights)
      if (fault !== null) trouble(`Weights stay as they were: ${fault}`)
    }
    for (const due of owed(work, told)) {
      const key = `${due.port}/${due.key}`
      const rest = rests.get(key)
      if (done.has(key) || due.at < (done.get(`since/${due.port}`) ?? Infinity)) continue
      if (rest !== undefined && rest.until > now) continue
      const way = await due.tell()
      const answer = way === null ? E.right(undefined) : await way()
      if (E.isRight(answer)) {
        await record(key, ports.clock.now())
        rests.delete(key)
        continue
      }
      const pause = Math.min(longest, 2 * (rest?.pause ?? look / 2))
      rests.set(key, { until: now + pause, pause })
      trouble(answer.left.message)
    }
  } while (await ports.clock.wait(look, signal))
}

// -------------------------------------------------------------------------------------
// weights
// -------------------------------------------------------------------------------------

/** Works weights out and submits them; why not, or null. */
const weigh = async (
  { settings, ports, desk, live }: Work,
  { port, burn, interval }: NonNullable<Told['weights']>
): Promise<string | null> => {
  const { season } = desk.standing()
  const taken = await ports.metagraph.snapshot()
  if (E.isLeft(taken)) return taken.left.message
  const [text, image] = [History.latest('text')(season.history), History.latest('image')(season.history)]
  if (E.isLeft(text)) return Refusal.sentence(text.left)
  if (E.isLeft(image)) return Refusal.sentence(image.left)
  const fields = Season.types.flatMap(type => {
    const { stage } = season[type]
    if (stage.type !== 'Playing') return []
    const playing = live.playing(stage.opened.id)
    return playing === null ? [null] : [playing.tournament]
  })
  const playing = fields.flatMap(each => (each === null ? [] : [each]))
  if (playing.length < fields.length) return 'a tournament in play has not been read yet'
  const rewards = Rewards.weights(settings.rules)({
    latest: { text: text.right, image: image.right },
    participants: Rewards.participants(playing),
    metagraph: Metagraph.hotkeys(taken.right),
    burn
  })
  if (E.isLeft(rewards)) return Refusal.sentence(rewards.left)
  const at = ports.clock.now()
  const submitted = await port.submit({
    key: `weights/${Math.floor(at / interval)}`,
    at,
    weights: RA.zipWith(rewards.right.nodes, Rewards.units(rewards.right), ({ id, hotkey }, { units }) => ({
      id,
      hotkey,
      units
    }))
  })()
  return E.isLeft(submitted) ? submitted.left.message : null
}

// -------------------------------------------------------------------------------------
// notices and publications
// -------------------------------------------------------------------------------------

/** Everything that there is to tell, told or not. */
const owed = (work: Work, { notifier, publisher }: Told): ReadonlyArray<Due> => {
  const { desk, live, ports } = work
  const { season } = desk.standing()
  const notices: Array<Ports.Notice> = []
  const publications: Array<Due> = []
  const say = (
    type: Ports.Notice['type'],
    key: string,
    at: number,
    tournament: string | null,
    message: string
  ): void => void notices.push({ key, at, type, tournament, message })

  const { paused } = season
  if (paused !== null)
    say('paused', `paused/${paused.since}`, paused.since, null, `Paused by ${paused.by}: ${paused.reason}`)
  for (const type of Season.types) {
    const { stage, past } = season[type]
    if (stage.type === 'Playing') {
      const { id } = stage.opened
      say('opened', `opened/${id}`, stage.since, id, `${id} has opened.`)
      const playing = live.playing(id)
      const now = ports.clock.now()
      for (let round = 1; round <= (playing?.tournament.groups.length ?? 0); round += 1)
        say('stage', `stage/${id}/groups-${round}`, now, id, `Round ${round} of the groups is decided.`)
      if (playing?.tournament.phase === 'BossRound')
        say('stage', `stage/${id}/knockout`, now, id, 'The bracket is decided: the boss round begins.')
      const pause = playing?.book.pause ?? null
      if (pause !== null)
        say('paused', `paused/${id}/${Digest.of(pause)}`, now, id, `Paused by ${pause.by}: ${pause.why}`)
    }
    for (const { id, openedAt, endedAt, ending } of past) {
      say('opened', `opened/${id}`, openedAt, id, `${id} has opened.`)
      say('ended', `ended/${id}`, endedAt, id, `${id} has ended: ${ending}.`)
      if (publisher !== null && ending !== 'Cancelled')
        for (const place of [1, 2] as const)
          publications.push({
            port: 'publisher',
            key: `publication/${id}/${place}`,
            at: endedAt,
            tell: async () => {
              const of = await publication(work, id, place)
              return of === null ? null : publisher.publish(of)
            }
          })
    }
  }
  return [
    ...(notifier === null
      ? []
      : notices.map((notice): Due => ({
          port: 'notifier',
          key: notice.key,
          at: notice.at,
          tell: () => notifier.notify(notice)
        }))),
    ...publications
  ]
}

/** Who took a place, with repository and commit; null where nobody did. */
const publication = async (
  { settings, ports, desk }: Work,
  id: Season.Past['id'],
  place: 1 | 2
): Promise<Ports.Publication | null> => {
  const { history } = desk.standing().season
  const result = history.find(each => 'ending' in each && each.id === id)
  const notes = await Streams.journal(ports.store)(id).read()
  if (result === undefined || !('ending' in result) || E.isLeft(notes)) return null
  const opening = notes.right.flatMap(note => (note.type === 'Opened' ? [note.opening] : []))[0]
  if (opening === undefined) return null
  const holder = 'champion' in result.ending ? result.ending.champion : null
  const title =
    holder === null ? null : { champion: holder, tournament: null, since: null, performance: Fraction.zero }
  const ranked = Payment.of(settings.rules.rewards, Fraction.one)(
    result.type,
    { title, burns: false, boost: Fraction.zero, base: Fraction.one, boosted: Fraction.one },
    result
  )
  const who = ranked.find(({ first }) => first === place)?.hotkey
  const known: ReadonlyArray<Miner> = [
    ...opening.miners,
    ...(opening.champion === null ? [] : [Champion.miner(opening.champion)])
  ]
  const miner = known.find(({ hotkey }) => hotkey === who)
  const key = `publication/${id}/${place}`
  return miner === undefined
    ? null
    : {
        key,
        tournament: id,
        tournamentType: result.type,
        place,
        miner,
        suggestedName: `${id}-place-${place}`
      }
}
