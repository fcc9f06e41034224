import * as E from 'fp-ts/lib/Either.js'
import * as TE from 'fp-ts/lib/TaskEither.js'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Stream } from '../../src/ports/Store.js'
import * as InMemory from '../../src/store/InMemory.js'
import * as Export from '../../src/store/Export.js'
import * as Verify from '../../src/store/verify/Verify.js'
import type { Ports } from '../../src/validator/loop/Ports.js'
import * as Premises from '../../src/validator/verify/Premises.js'
import { commit, nodes, repository, running, settings } from '../service/worlds.js'

const id = 'made-text-1'

/** The exports of a validator that has played a tournament, with ports that were changed so. */
const played = async (
  change: (ports: Ports) => Ports = same => same,
  changed: Partial<typeof settings> = {}
) => {
  const of = await running(9, change, changed)
  await of.pass(24 * 4)
  await of.stop()
  const text = async (stream: string): Promise<string> => {
    const found = await Export.of(stream as Stream)(of.store)()
    if (E.isLeft(found)) throw new Error(found.left.message)
    return found.right
  }
  const log = Verify.read(id, await text(id))
  if (E.isLeft(log)) throw new Error(log.left)
  const { opening } = log.right.tournament
  const season = await text('.season')
  return { opening, season, read: () => Premises.read(opening)('season', season) }
}

type Played = Awaited<ReturnType<typeof played>>

const premises = ({ read }: Played): Premises.Premises => {
  const found = read()
  if (E.isLeft(found)) throw new Error(found.left)
  return found.right
}

describe('what a tournament came from', () => {
  let one: Played
  beforeAll(async () => {
    one = await played()
  })

  it('follows from the records of its season, its secret included', () => {
    expect(premises(one)).toMatchObject({ opened: { id }, begun: { seed: one.opening.seed } })
    expect(premises(one).secret).toMatch(/^[0-9a-f]{64}$/)
  })

  it('is the same where everything is', async () => {
    expect(Premises.compare(premises(one), premises(await played()))).toBeNull()
  })

  const third = nodes(9)[2]!
  it.each<[string, Partial<Premises.Difference>, (ports: Ports) => Ports, Partial<typeof settings>]>([
    [
      'a snapshot with one node more',
      { of: 'snapshot', hotkey: nodes(10)[9]!.hotkey },
      ports => ({ ...ports, metagraph: { snapshot: TE.right({ block: 1, nodes: nodes(10) }) } }),
      {}
    ],
    [
      'a node that another coldkey pays for',
      { of: 'snapshot', hotkey: third.hotkey },
      ports => ({
        ...ports,
        metagraph: {
          snapshot: TE.right({
            block: 1,
            nodes: nodes(9).map(node =>
              node.hotkey === third.hotkey ? { ...node, coldkey: nodes(10)[9]!.coldkey } : node
            )
          })
        }
      }),
      {}
    ],
    [
      'a later block',
      { of: 'snapshot', hotkey: null },
      ports => ({ ...ports, metagraph: { snapshot: TE.right({ block: 2, nodes: nodes(9) }) } }),
      {}
    ],
    [
      'another commit of one miner',
      { of: 'answers', hotkey: third.hotkey },
      ports => ({
        ...ports,
        directory: {
          ask: ({ hotkey }) =>
            Promise.resolve({
              type: 'Entered',
              githubRepo: repository,
              commitHash: hotkey === third.hotkey ? ('b'.repeat(40) as typeof commit) : commit
            })
        }
      }),
      {}
    ],
    [
      'another value of the beacon',
      { of: 'beacon', hotkey: null },
      ports => ({ ...ports, beacon: { ...ports.beacon, value: round => TE.right(`other ${round}`) } }),
      {}
    ],
    [
      'another catalogue',
      { of: 'catalogue', hotkey: null },
      same => same,
      { catalogue: { ...settings.catalogue, models: settings.catalogue.models.toReversed() } }
    ],
    ['another secret', { of: 'secret', hotkey: null }, same => same, { secret: 'x'.repeat(40) }]
  ])('names %s', async (_, expected, change, changed) => {
    const difference = Premises.compare(premises(one), premises(await played(change, changed)))
    expect(difference).toMatchObject(expected)
    expect(difference?.says).toMatch(/\.$/)
  })

  it('is refused where the beacon gives another seed, or the secret is not the one committed to, though the chain is sound', async () => {
    const forged = async (change: (body: Readonly<Record<string, unknown>>) => unknown) => {
      const store = InMemory.make({ now: () => 1 })
      for (const line of one.season.trim().split('\n').slice(1)) {
        const { stream, body } = JSON.parse(line) as { stream: Stream; body: Record<string, unknown> }
        await store.append([{ stream, key: null, body: change(body) }])()
      }
      const text = await Export.of('.season' as Stream)(store)()
      const found = Premises.read(one.opening)('season', E.isRight(text) ? text.right : '')
      return E.isLeft(found) ? found.left : null
    }
    expect(await forged(same => same)).toBeNull()
    expect(await forged(body => (body['type'] === 'Opened' ? { ...body, value: 'mine' } : body))).toMatch(
      /seed of made-text-1 does not follow/
    )
    for (const secret of ['0'.repeat(64), 'no hexadecimal'])
      expect(await forged(body => (body['type'] === 'Ended' ? { ...body, secret } : body))).toMatch(
        /secret of made-text-1 is not the one/
      )
  })

  it('is refused where it is of no season, of another tournament, cut, or does not follow', () => {
    const of = (text: string, opening = one.opening) => {
      const found = Premises.read(opening)('season', text)
      return E.isLeft(found) ? found.left : null
    }
    expect(of(one.season, { ...one.opening, id: 'made-text-9' as typeof one.opening.id })).toMatch(
      /does not say how/
    )
    expect(of(one.season, { ...one.opening, seed: 'x' as typeof one.opening.seed })).toMatch(
      /other than the one in its log/
    )
    expect(of(one.season.slice(0, -3))).toMatch(/ends within record/)
    expect(of(one.season.replace('"round"', '"rounD"'))).toMatch(/record 2/)
    expect(of('')).not.toBeNull()
    expect(of('{}\n')).not.toBeNull()
  })
})
