/** What a validator's ports are made of where the configuration names files and addresses. */
import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as TE from 'fp-ts/lib/TaskEither.js'
import * as t from 'io-ts'
import * as Codec from '../../domain/codec/Codec.js'
import * as Json from '../../domain/codec/Json.js'
import type { Beacon } from '../../ports/season/Beacon.js'
import { messageOf } from '../../ports/Executor.js'
import * as Metagraph from '../../ports/season/Metagraph.js'
import { portError, type PortError } from '../../ports/PortError.js'
import * as Transfers from '../../ports/season/Transfers.js'
import { because } from '../../store/disk/Failure.js'
import * as OperatorFile from '../config/OperatorFile.js'
import type { Reach } from '../http/Addresses.js'
import * as Http from '../http/Http.js'

/** Text as JSON of that form; the message names what is wrong with it. */
const decoded =
  <A, O>(port: string, where: string, codec: Codec.Codec<A, O>) =>
  (text: string): E.Either<PortError, A> =>
    pipe(
      Json.parse(text.replace(/^\uFEFF/, '')),
      E.mapLeft(fault => portError(port, `${where} is not ${fault}`)),
      E.flatMap(json =>
        pipe(
          Codec.decode(codec, '')(json),
          E.mapLeft(faults =>
            portError(port, `${where}: ${faults.slice(0, 20).map(Codec.sentence).join('; ')}`)
          )
        )
      )
    )

/** A file of JSON, read anew each time. */
const file = <A, O>(port: string, path: string, codec: Codec.Codec<A, O>): TE.TaskEither<PortError, A> =>
  pipe(
    TE.tryCatch(
      async () => new TextDecoder('utf-8', { fatal: true }).decode(await OperatorFile.read(path)),
      thrown => portError(port, `${path} cannot be read: ${because(thrown)}`)
    ),
    TE.flatMapEither(decoded(port, path, codec))
  )

/** An answer of a service that the operator named: HTTPS, or this machine. */
const fetched = (port: string, url: string): TE.TaskEither<PortError, Http.Response> =>
  TE.tryCatch(
    () => {
      const reach: Reach = url.startsWith('https:') ? 'private' : 'loopback'
      return Http.ask({
        url,
        reach,
        milliseconds: 20_000,
        bytes: 8_000_000,
        signal: new AbortController().signal
      })
    },
    thrown => portError(port, `${url}: ${messageOf(thrown)}`)
  )

// -------------------------------------------------------------------------------------
// metagraph
// -------------------------------------------------------------------------------------

/** The metagraph in a file of JSON that a program beside us writes anew (docs/validator.md has the command). */
export const metagraph = (path: string): Metagraph.Metagraph => ({
  snapshot: file('Metagraph', path, Metagraph.codec)
})

// -------------------------------------------------------------------------------------
// beacons
// -------------------------------------------------------------------------------------

/** Rounds at fixed times: round 1 at the genesis, then one each period. */
interface Timed {
  readonly name: string
  readonly genesis: number
  readonly period: number
}

const roundAfter =
  ({ genesis, period }: Timed) =>
  (instant: number): number =>
    instant < genesis ? 1 : Math.floor((instant - genesis) / period) + 2

/**
 * Of a round's answer we read these two; there is more in it. Its signature is not among them: without the service's key
 * it proves nothing, since whoever makes up randomness makes up what it is the digest of.
 */
const round = t.type({ round: t.number, randomness: Codec.text(1024) })

/** A public randomness service; a round that is not there yet is answered 404 or 425. */
export const httpBeacon = (of: Timed & { readonly url: string }): Beacon => ({
  name: of.name,
  proven: true,
  roundAfter: roundAfter(of),
  value: number =>
    pipe(
      fetched('Beacon', of.url.replaceAll('{round}', String(number))),
      TE.flatMapEither((response): E.Either<PortError, string | null> => {
        if (response.status === 404 || response.status === 425) return E.right(null)
        const told = round.decode(
          E.toUnion(
            E.tryCatch(
              () => Http.json(response),
              () => null
            )
          )
        )
        const refused = (why: string): E.Either<PortError, never> =>
          E.left(portError('Beacon', `${of.name} gave no value of round ${number}: ${why}.`))
        if (response.status !== 200) return refused(`it answered ${response.status}`)
        if (E.isLeft(told) || told.right.randomness === '')
          return refused('its answer has no round, or no randomness of 1 to 1024 characters')
        if (told.right.round !== number) return refused(`it answered with round ${told.right.round}`)
        return E.right(told.right.randomness)
      })
    )
})

/** A beacon in a file, for tests: values by round. */
export const fileBeacon = (of: Timed & { readonly path: string }): Beacon => ({
  name: of.name,
  proven: true,
  roundAfter: roundAfter(of),
  value: number =>
    pipe(
      file('Beacon', of.path, Codec.dictionary(t.string, Codec.text(1024))),
      TE.map(values => values[String(number)] ?? null)
    )
})

/** A value given by hand. */
export const handBeacon = (value: string): Beacon => ({
  name: 'by hand',
  proven: false,
  roundAfter: () => 0,
  value: () => TE.right(value)
})

// -------------------------------------------------------------------------------------
// transfers
// -------------------------------------------------------------------------------------

const all = Codec.closed('transfers', { transfers: Codec.list(Transfers.transfer, 1_000_000) })

/** As many transfers as a page has. */
const pageSize = 1_000

/** Transfers in a file that grows at its end; the cursor is how many were read. */
export const fileTransfers = (path: string): Transfers.Transfers => ({
  after: cursor =>
    pipe(
      file('Transfers', path, all),
      TE.map(({ transfers }) => {
        const from = Number(cursor ?? '0')
        const to = Math.max(from, Math.min(transfers.length, from + pageSize))
        return { transfers: transfers.slice(from, to), cursor: String(to), more: to < transfers.length }
      })
    )
})

/** Transfers over HTTP, page by page. */
export const httpTransfers = (url: string): Transfers.Transfers => ({
  after: cursor => {
    const at = url.replaceAll('{cursor}', encodeURIComponent(cursor ?? ''))
    return pipe(
      fetched('Transfers', at),
      TE.flatMapEither(response =>
        response.status === 200
          ? decoded('Transfers', at, Transfers.page)(response.body.toString('utf8'))
          : E.left(portError('Transfers', `${at} answered ${response.status}: expected 200`))
      )
    )
  }
})
