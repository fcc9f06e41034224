import * as E from 'fp-ts/lib/Either.js'
import { describe, expect, it } from 'vitest'
import * as Hotkey from '../../src/domain/miner/Hotkey.js'
import * as Presence from '../../src/validator/season/Presence.js'
import * as Season from '../../src/validator/season/Season.js'

describe('a year of snapshots (RULES 14.7)', () => {
  const nth = (n: number): Hotkey.Hotkey => {
    const key = new Uint8Array(32)
    new DataView(key.buffer).setUint32(0, n)
    return Hotkey.ofPublicKey(key)
  }
  /** A snapshot each ten minutes, for a year; every seventh tells that a node has changed hands. */
  const year = Array.from({ length: 52_560 }, (_, i): Season.Recorded => {
    const turn = i > 0 && i % 7 === 0 ? i / 7 : null
    const joined = i === 0 ? Array.from({ length: 256 }, (_node, n) => nth(n)) : []
    return {
      at: i,
      event: {
        type: 'Observed',
        block: i + 1,
        joined: turn === null ? joined : [nth(255 + turn)],
        left: turn === null ? [] : [nth(turn - 1)]
      }
    }
  })

  it('is read at once, whoever has come and gone', () => {
    const before = process.cpuUsage()
    const season = Season.of(year)
    const { user } = process.cpuUsage(before)
    expect(user).toBeLessThan(3_000_000)
    if (E.isLeft(season)) return expect.fail(season.left)
    const { presence } = season.right
    expect(presence.registered.size).toBe(256)
    const gone = Presence.gone([nth(0), nth(7_507), nth(7_508)])(presence)
    expect(gone).toEqual([nth(0), nth(7_507)])
  })

  it('is the same, whether snapshots are taken in one by one or all together', () => {
    const some = year.slice(0, 200)
    const one = some.reduce<E.Either<string, Season.Season>>(
      (season, record) => E.flatMap(Season.after(record))(season),
      E.right(Season.empty)
    )
    expect(one).toEqual(Season.of(some))
  })
})
