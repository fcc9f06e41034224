// Snapshots of the metagraph that change between a question and its answer, and ones of unlikely sizes and names.
import * as E from 'fp-ts/lib/Either.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as Codec from '../../src/domain/codec/Codec.js'
import * as Hotkey from '../../src/domain/miner/Hotkey.js'
import type { TournamentId } from '../../src/domain/TournamentId.js'
import * as Metagraph from '../../src/ports/season/Metagraph.js'
import { runs } from '../runs.js'
import { coldkey, hotkey, nodes, running } from '../service/worlds.js'

describe('a metagraph that changes while miners are asked', () => {
  it('decides by the snapshot of the close: who has left is not admitted, who moved pays by the new coldkey', async () => {
    let asked = 0
    let now = nodes(14)
    const { validator, pass, stop } = await running(14, ports => ({
      ...ports,
      metagraph: { snapshot: () => Promise.resolve(E.right({ block: 1 + asked, nodes: now })) },
      directory: {
        ask: (node, type, signal) => {
          asked += 1
          // While the last of the first poll are asked, one leaves, one moves to another coldkey, two change places.
          if (asked === 10)
            now = nodes(14).flatMap(each => {
              if (each.hotkey === hotkey(2)) return []
              if (each.hotkey === hotkey(3)) return [{ ...each, coldkey: coldkey(4) }]
              if (each.hotkey === hotkey(5)) return [{ ...each, id: 13 }]
              if (each.hotkey === hotkey(7)) return [{ ...each, id: 9 }]
              return [each]
            })
          return ports.directory.ask(node, type, signal)
        }
      }
    }))
    await pass(2)
    const { stage } = validator.standing().season.text
    if (stage.type !== 'Playing') throw new Error(stage.type)
    const field = validator.live.playing('made-text-1' as TournamentId)?.tournament.opening.miners ?? []
    expect(field.map(miner => miner.hotkey)).toEqual([1, 3, 4, 7, 6, 5, 8, 9, 10, 11, 12, 13, 14].map(hotkey))
    expect(field.find(miner => miner.hotkey === hotkey(3))?.coldkey).toBe(coldkey(4))
    await stop()
  })
})

describe('a snapshot', () => {
  const decoded = (json: unknown) => Codec.decode(Metagraph.codec, 'snapshot')(json)
  const faults = (json: unknown): string => {
    const found = decoded(json)
    return E.isLeft(found) ? found.left.map(Codec.sentence).join('; ') : 'sound'
  }

  it('of a hundred thousand nodes is refused with the most there may be, and at once', () => {
    const [node] = nodes(1)
    const many = Array.from({ length: 100_000 }, (_, id) => ({ ...node, id }))
    expect(faults({ block: 1, nodes: many })).toMatch(/65536/)
  })

  it('with a hotkey whose letters are of another case is refused: its checksum is another', () => {
    const known = nodes(20)
    fc.assert(
      fc.property(fc.constantFrom(...known), fc.nat({ max: 47 }), (node, at) => {
        const address: string = node.hotkey
        const letter = address.charAt(at)
        const swapped = letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase()
        fc.pre(swapped !== letter)
        const other = `${address.slice(0, at)}${swapped}${address.slice(at + 1)}`
        expect(Hotkey.codec.is(other)).toBe(false)
        expect(faults({ block: 1, nodes: [{ ...node, hotkey: other }] })).toContain('hotkey')
      }),
      { numRuns: runs(60) }
    )
  })
})
