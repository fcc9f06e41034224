/** Registration, from its opening record to a tournament that is open (RULES 14.1 to 14.5). */
import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as Codec from '../../domain/codec/Codec.js'
import type { TournamentType } from '../../domain/task/TaskKind.js'
import * as TournamentId from '../../domain/TournamentId.js'
import type * as Metagraph from '../../ports/season/Metagraph.js'
import * as Refusal from '../../rules/Refusal.js'
import * as Tournament from '../../Tournament.js'
import * as Catalogue from '../catalogue/Catalogue.js'
import * as Admission from '../registration/Admission.js'
import type { Entry } from '../season/Event.js'
import * as Season from '../season/Season.js'
import * as Deposits from './Deposits.js'
import * as Polling from './Polling.js'
import { persist, type Work } from './Ports.js'
import * as Streams from './Streams.js'

/** The beacon's round is so much later than the close that the close is on record before its value is known. */
const margin = 60_000

type Stage<T extends Season.Stage['type']> = Extract<Season.Stage, { readonly type: T }>

// -------------------------------------------------------------------------------------
// opening it
// -------------------------------------------------------------------------------------

/** Records what must be fixed before anybody enters (RULES 14.1). */
export const open = ({ settings, ports, desk }: Work, type: TournamentType) =>
  desk.act(({ season }) => {
    const now = ports.clock.now()
    if (!Season.due(settings.rules, settings.types, now)(season).includes(type)) return null
    const id = `${settings.name}-${type}-${season[type].count + 1}`
    if (!TournamentId.codec.is(id)) return null
    const closesAt = now + settings.registration
    return {
      season: [
        {
          type: 'RegistrationOpened',
          id,
          tournamentType: type,
          closesAt,
          beacon: ports.beacon.name,
          round: ports.beacon.roundAfter(closesAt + margin),
          commitment: Codec.made(Catalogue.commitment(Catalogue.secretOf(settings.secret, id))),
          catalogue: Catalogue.digest(settings.catalogue)
        }
      ]
    }
  })

// -------------------------------------------------------------------------------------
// asking
// -------------------------------------------------------------------------------------

/** Miners are asked until the close, and once at least; then snapshot and answers are recorded. Whether it came to that, or goes on with a later close. */
export const ask = async (
  work: Work,
  type: TournamentType,
  stage: Stage<'Registering'>
): Promise<boolean> => {
  const { settings, ports, desk, steady, signal } = work
  const { id } = stage.opened
  const tell = (message: string): void => {
    ports.tell({ type: 'Trouble', tournament: id, message })
  }
  let last: Polling.Poll | null = null
  while (last === null || ports.clock.now() < stage.closesAt) {
    last = await Polling.poll(work, type, id)
    if (last === null) return false
    ports.tell({
      type: 'Said',
      tournament: id,
      message: `${last.asked - last.lost} of ${last.asked} miners answered`
    })
    const left = stage.closesAt - ports.clock.now()
    if (left > 0 && !(await ports.clock.wait(Math.min(settings.poll, left), signal))) return false
  }
  const ours = Polling.isOurFault(last)
  if (ours)
    tell(
      `${last.lost} of ${last.asked} miners cannot be reached or do not know us: registration stays open. Check the network and the hotkey.`
    )
  // Which of both clocks is right is not known yet: by the wall the round's value may be known already.
  const off = steady.off()
  if (off > 0 && ports.beacon.roundAfter(ports.clock.now() + off) > stage.round)
    return ports.clock.wait(settings.poll, signal)
  // Once the round's value may be known, nobody may enter for it any more: a later close has a later round.
  const isLate = (): boolean => ports.beacon.roundAfter(ports.clock.now()) > stage.round
  if (ours || isLate()) return prolong(work, type, null)
  const taken = await Polling.snapshot(work, id)
  if (taken === null) return false
  const close: { late: boolean } = { late: false }
  const kept = await desk.act(({ season }) => {
    const { stage: now } = season[type]
    if (now.type !== 'Registering') return null
    // A snapshot may take long, and so may what is recorded before this.
    close.late = isLate()
    if (close.late) return null
    return {
      season: [{ type: 'RegistrationClosed', id, snapshot: taken, entries: counting(taken, now.entries) }]
    }
  })
  if (close.late) return prolong(work, type, null)
  if (E.isLeft(kept)) tell(`The close cannot be recorded: ${kept.left}`)
  return E.isRight(kept)
}

/** The entries of who is registered on the subnet, by ascending node id. */
const counting = (
  { nodes }: Metagraph.Snapshot,
  entries: Stage<'Registering'>['entries']
): ReadonlyArray<Entry> =>
  Array.from(nodes)
    .sort((a, b) => a.id - b.id)
    .flatMap(({ hotkey }) => entries.get(hotkey) ?? [])

/** Registration goes on for a while, and has another round (RULES 14.4); whether that is on record. */
const prolong = async (
  { settings, ports, desk }: Work,
  type: TournamentType,
  admitted: number | null
): Promise<boolean> => {
  const kept = await desk.act(({ season }) => {
    const id = Season.idOf(season[type].stage)
    if (id === null) return null
    const closesAt = ports.clock.now() + settings.prolonged
    const round = ports.beacon.roundAfter(closesAt + margin)
    return { season: [{ type: 'RegistrationProlonged', id, admitted, closesAt, round }] }
  })
  if (E.isLeft(kept)) {
    const tournament = Season.idOf(desk.standing().season[type].stage)
    ports.tell({ type: 'Trouble', tournament, message: `The later close cannot be recorded: ${kept.left}` })
  }
  return E.isRight(kept)
}

// -------------------------------------------------------------------------------------
// opening the tournament
// -------------------------------------------------------------------------------------

/** Waits for the beacon, and admits, charges and opens in one transaction; or prolongs where too few were admitted. Whether one of both was done. */
export const conclude = async (
  work: Work,
  type: TournamentType,
  stage: Stage<'Closed'>
): Promise<boolean> => {
  const { settings, ports, desk } = work
  const { id } = stage.opened
  const value = await persist(work, id, async () => {
    const answer = await ports.beacon.value(stage.round)()
    if (E.isLeft(answer)) return { trouble: answer.left.message }
    return answer.right === null ? { trouble: null } : { answer: answer.right }
  })
  if (value === null || !(await Deposits.read(work, id))) return false
  const seed = Admission.seed(id, ports.beacon.name, stage.round, value.answer)
  const wrong: { few: number | null; fault: string | null; heldBack: boolean } = {
    few: null,
    fault: null,
    heldBack: false
  }
  const kept = await desk.act(({ season, accounts }) => {
    // The value may have been waited for long, and openings are held back since.
    wrong.heldBack = season.paused !== null
    if (wrong.heldBack) return null
    const champion = season[type].title?.champion ?? null
    const terms = { id, rules: settings.rules, type, champion }
    return pipe(
      Admission.admit(terms, accounts)(stage.closed),
      E.bindTo('admission'),
      E.bind('tournament', ({ admission }) => Tournament.open({ ...terms, seed })(admission.admitted)),
      E.match(
        refusal => {
          if (refusal.type === 'FieldTooSmall') wrong.few = refusal.admitted
          wrong.fault = Refusal.sentence(refusal)
          return null
        },
        ({ admission, tournament }) => ({
          season: [{ type: 'Opened', id, value: value.answer, seed, unproven: !ports.beacon.proven }],
          money: admission.charges,
          others: [Streams.draft(Tournament.opened(tournament))(id)]
        })
      )
    )
  })
  if (E.isRight(kept) && wrong.heldBack) return true
  if (E.isLeft(kept)) wrong.fault = kept.left
  const { few, fault } = wrong
  ports.tell(
    fault === null
      ? { type: 'Said', tournament: id, message: 'opened' }
      : { type: 'Trouble', tournament: id, message: fault }
  )
  return few === null ? fault === null : prolong(work, type, few)
}
