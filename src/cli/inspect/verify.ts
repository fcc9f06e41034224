/** `dethrone verify`: whether a log follows from itself, is all there, and tells what another validator's log tells. */
import { existsSync } from 'node:fs'
import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as t from 'io-ts'
import * as Codec from '../../domain/codec/Codec.js'
import * as Json from '../../domain/codec/Json.js'
import * as Hotkey from '../../domain/miner/Hotkey.js'
import * as EndingOf from '../../rules/boss/Ending.js'
import * as Seal from '../../store/Seal.js'
import * as Against from '../../store/verify/Against.js'
import * as Verify from '../../store/verify/Verify.js'
import * as Tournament from '../../Tournament.js'
import * as Premises from '../../validator/verify/Premises.js'
import { command, type Declaration, type Options } from '../terminal/command.js'
import * as Input from '../terminal/input.js'
import { exit, print, UsageError } from '../terminal/terminal.js'

const declaration = {
  name: 'verify',
  takes: ['LOG'],
  input: 'LOG',
  about:
    'Derives everything that a log says anew, and follows its chain: the first record that is wrong is named. Without --head it says only that the log follows from itself; with the head that a validator signed and published, that nothing is missing at its end and that it was not forged as a whole.',
  options: {
    head: { type: 'string', value: 'FILE|TEXT', about: 'a signed head: a file of it, its JSON, or a digest' },
    by: { type: 'string', value: 'HOTKEY', about: 'the hotkey that must have signed the head' },
    against: {
      type: 'string',
      value: 'OTHER',
      about: 'names the first event in which another log differs, and whether it matters'
    },
    season: {
      type: 'string',
      value: 'FILE',
      about:
        'the export of the season (`dethrone export CONFIG .season FILE`): seed and secret must follow from it'
    },
    'against-season': {
      type: 'string',
      value: 'FILE',
      about: 'the other validator’s: snapshot, answers, beacon, catalogue and secret are compared first'
    },
    json: { type: 'boolean', about: 'prints JSON' }
  },
  example: 'dethrone verify dethrone-text.jsonl'
} as const satisfies Declaration<Options>

/** The text of a log. What is none at all is no verdict on a log: it is refused, as it is anywhere else. */
const logText = async (path: string): Promise<string> => {
  const text = await Input.text(path)
  const [first = ''] = text.trimStart().split('\n', 1)
  const begun = pipe(
    Json.parse(first),
    E.map(t.union([t.type({ format: t.unknown }), t.type({ type: t.string })]).is)
  )
  if (E.isRight(begun) && begun.right) return text
  throw new Input.InputError(
    text.trim() === ''
      ? `${Input.named(path)} is empty: expected a tournament's log`
      : `${Input.named(path)} is no log: it begins with ${Codec.show(first)}, expected an opening or the head of a journal, as JSON`
  )
}

const given = async (head: string): Promise<Seal.Given> => {
  // A digest is nothing but hexadecimal digits; a file of such a name is looked for all the same.
  const isPath = !/^\s*[{[]/.test(head) && (!/^\s*[\da-f]*\s*$/i.test(head) || existsSync(head))
  const parsed = Seal.parse(isPath ? await Input.text(head) : head)
  if (E.isLeft(parsed)) throw new Input.InputError(`--head: ${parsed.left}`)
  return parsed.right
}

/** What the head says of the log: null where all is well. */
const vouched = (of: Verify.Verified, head: Seal.Given, by: string | undefined): string | null => {
  if (by !== undefined && head.type === 'Digest')
    return 'The head is a bare digest, which nobody signed: give the signed one.'
  if (by !== undefined && head.type === 'Seal' && head.seal.hotkey !== by)
    return `The head is signed by ${head.seal.hotkey}, not by ${by}.`
  return of.records === null
    ? 'The log has no chain, so that no head can be held against it.'
    : Seal.mismatch(head)(of.records)
}

/** What a head that is the log's own proves: as much as is known of who signed it. */
const proof = (head: Seal.Given, by: string | undefined): string => {
  if (head.type === 'Digest')
    return 'The head is this log’s: nothing is missing and nothing was forged, if you have the digest from the validator itself.'
  const signed = `The head is this log’s, signed by ${head.seal.hotkey}: nothing is missing, and nothing was forged`
  return by === undefined
    ? `${signed}, if that is the validator’s hotkey. --by HOTKEY holds it to one.`
    : `${signed}.`
}

/** The text of a season's export; whatever else it is, it is no verdict on one. */
const seasonText = async (path: string): Promise<string> => {
  const text = await Input.text(path)
  if (text.startsWith('{"format":') && text.split('\n', 1)[0]?.includes('"stream":".season"') === true)
    return text
  throw new Input.InputError(
    `${Input.named(path)} is no season: expected what \`dethrone export CONFIG .season FILE\` writes`
  )
}

/** What a season's export tells of a tournament; null where none is given. */
const premises = async (
  of: Verify.Verified | null,
  path: string | undefined
): Promise<E.Either<string, Premises.Premises | null>> =>
  of === null || path === undefined
    ? E.right(null)
    : Premises.read(of.tournament.opening)(Input.named(path), await seasonText(path))

/** What a comparison found, in sentences. */
const compared = (comparison: Compared | null): ReadonlyArray<string> => {
  if (comparison === null) return []
  const { difference, sameOutcome } = comparison
  const outcomes = sameOutcome ? 'Both come to the same outcome.' : 'They come to different outcomes.'
  if (difference === null) return ['The other log says the same.', outcomes]
  const matters = difference.matters
    ? 'It matters to the outcome.'
    : 'By itself it does not change the outcome.'
  return [`The other log differs. ${difference.says} ${matters}`, outcomes]
}

/** How two logs compare, and what they came from where both seasons are given. */
interface Compared extends Omit<Against.Comparison, 'difference'> {
  readonly difference: Against.Difference | (Premises.Difference & { readonly matters: boolean }) | null
}

/** What differs in the premises is told before what may have come of it. */
const whole = (
  comparison: Against.Comparison,
  ours: Premises.Premises | null,
  theirs: Premises.Premises | null
): Compared => {
  const first = ours === null || theirs === null ? null : Premises.compare(ours, theirs)
  return first === null
    ? comparison
    : {
        ...comparison,
        difference: { slot: null, ...first, matters: comparison.difference?.matters ?? false }
      }
}

export const run = command(
  declaration,
  async ({ head, by, against, season, 'against-season': theirSeason, json }, [path = '']) => {
    if (theirSeason !== undefined && (season === undefined || against === undefined))
      throw new UsageError('--against-season needs --season and --against')
    if (by !== undefined && head === undefined) throw new UsageError('--by needs --head')
    if (by !== undefined) Input.option('by', Hotkey.codec, by)
    const verified = Verify.read(Input.named(path), await logText(path))
    if (E.isLeft(verified)) return told(json, { sound: false, fault: verified.left }, [verified.left])
    const of = verified.right
    const { tournament } = of
    const seal = head === undefined ? null : await given(head)
    const fault = seal === null ? null : vouched(of, seal, by)
    const other = against === undefined ? null : Verify.read(Input.named(against), await logText(against))
    if (other !== null && E.isLeft(other))
      return told(json, { sound: false, fault: other.left }, [other.left])
    const ours = await premises(of, season)
    if (E.isLeft(ours)) return told(json, { sound: false, fault: ours.left }, [ours.left])
    const theirs = await premises(other?.right ?? null, theirSeason)
    if (E.isLeft(theirs)) return told(json, { sound: false, fault: theirs.left }, [theirs.left])
    const comparison =
      other === null ? null : whole(Against.compare(of, other.right), ours.right, theirs.right)
    const last = of.records?.at(-1)
    const lines = [
      `${tournament.opening.id}: ${
        tournament.phase === 'Finished' ? EndingOf.sentence(tournament.ending) : 'it has not ended.'
      }`,
      `Outcome ${Tournament.digest(tournament)}`,
      last === undefined
        ? 'The log has no chain: it follows from itself, and a change that leads to another sound log would not show.'
        : `${last.number} records, each following on the one before; the head is ${last.digest}.`,
      fault ??
        (seal === null
          ? 'No head was given: an end that is missing, or a log that was made up as a whole, would not show.'
          : proof(seal, by)),
      ...(ours.right === null
        ? []
        : [
            `The seed follows from round ${ours.right.round} of ${ours.right.opened.beacon}${ours.right.secret === null ? '' : ', and the secret is the one that was committed to'}.`
          ]),
      ...compared(comparison)
    ]
    const answer = {
      sound: fault === null,
      fault,
      tournament: tournament.opening.id,
      phase: tournament.phase,
      outcome: Tournament.digest(tournament),
      records: last?.number ?? null,
      head: last?.digest ?? null,
      proven: seal !== null && fault === null,
      signedBy: seal?.type === 'Seal' ? seal.seal.hotkey : null,
      ...(comparison ?? {})
    }
    return told(json, answer, lines)
  }
)

const told = (
  json: boolean,
  answer: { readonly sound: boolean; readonly [more: string]: unknown },
  lines: ReadonlyArray<string>
): number => {
  print(json ? JSON.stringify(answer, null, 2) : lines.join('\n'))
  return answer.sound && (answer['difference'] ?? null) === null ? exit.ok : exit.failed
}
