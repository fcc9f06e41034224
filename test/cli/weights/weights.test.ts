import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import * as Results from '../../../src/cli/weights/results.js'
import { short } from '../../../src/cli/terminal/terminal.js'
import { run } from '../../../src/cli/weights/weights.js'
import { hotkeys } from '../../addresses.js'
import { decoded, opened } from '../../view.js'

const example = fileURLToPath(new URL('../../../examples/results.json', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'weights-'))
const file = (contents: unknown): string => {
  const path = join(folder, 'results.json')
  writeFileSync(path, JSON.stringify(contents))
  return path
}
afterAll(() => {
  rmSync(folder, { recursive: true })
})

let [out, err] = ['', '']
beforeEach(() => {
  ;[out, err] = ['', '']
  vi.spyOn(process.stdout, 'write').mockImplementation(text => ((out += String(text)), true))
  vi.spyOn(process.stderr, 'write').mockImplementation(text => ((err += String(text)), true))
})
afterEach(() => {
  vi.restoreAllMocks()
})

const [a, b] = [String(hotkeys[0]), String(hotkeys[1])]
const results = (fields: object) => ({
  tournaments: [],
  participants: [],
  metagraph: { '5': a, '3': b },
  burn: a,
  ...fields
})
const crowned = (id: string, type = 'text') => ({
  id,
  type,
  opened: null,
  ended: null,
  ending: { type: 'Crowned', champion: { ...miner(b), reign: 1 }, performance: '0/1' },
  wins: [{ slot: 'R1.G1.T1', winners: [b] }]
})

const miner = (hotkey: string) => ({
  hotkey,
  coldkey: a,
  githubRepo: 'https://github.com/owner/trainer',
  commitHash: 'a'.repeat(40)
})

/** Eight miners who have just begun. */
const running = opened({
  id: 'running',
  rules: 'gradients-2025-11',
  type: 'text',
  seed: 'seed',
  champion: null,
  miners: hotkeys.slice(1, 9).map((hotkey, i) => ({
    hotkey,
    coldkey: a,
    githubRepo: `https://github.com/owner-${i}/trainer`,
    commitHash: String(i).padStart(40, '0')
  }))
})

describe('dethrone weights', () => {
  it('prints a row for everybody paid, a bar, and the sum', async () => {
    expect(await run([file(results({ tournaments: [crowned('t1')] }))])).toBe(0)
    const lines = out.split('\n').map(line => line.replace(/ +/g, ' ').trim())
    expect(lines.slice(0, 8)).toEqual([
      `TEXT champion ${short(hotkeys[1]!)} in reign 1, crowned in t1 with a performance of 0; pool 0.15 for the winner, 0.15 for the others`,
      'IMAGE no champion; pool 0.1',
      'RUNNING 0 participants, 0.0001 each off the top; pools pay 1 of their size',
      '',
      'node hotkey text image running burned weight units',
      `5 ${short(hotkeys[0]!)} 0.850000 0.850000 65535 ████████████████████████`,
      `3 ${short(hotkeys[1]!)} 0.150000 0.150000 11565 ████▎`,
      'sum 1/1'
    ])
  })

  it('prints the example', async () => {
    expect(await run([example])).toBe(0)
    expect(out).toContain('not registered: 0.031462 burns')
    expect(out).toMatch(/ sum +1\/1\n/)
  })

  it('prints JSON with fractions as text, every node by its id', async () => {
    expect(await run([example, '--json'])).toBe(0)
    const json = JSON.parse(out) as {
      sum: string
      weights: ReadonlyArray<{ id: number; hotkey: string; units: number }>
    }
    const { metagraph } = JSON.parse(readFileSync(example, 'utf8')) as { metagraph: Record<string, string> }
    expect(json.sum).toBe('1/1')
    expect(Math.max(...json.weights.map(({ units }) => units))).toBe(65_535)
    expect(Object.fromEntries(json.weights.map(({ id, hotkey }) => [id, hotkey]))).toEqual(metagraph)
  })

  it('explains one hotkey, and for the burn key the burn', async () => {
    const path = file(results({ tournaments: [crowned('t1')] }))
    expect(await run([path, '--of', b])).toBe(0)
    expect(out).toBe(
      `${b} (node 3): weight 0.150000, exactly 3/20.\n` +
        'text: winner of t1 with 1 point from 1 task won (R1.G1.T1 for 1): place 1 of 1, share 1.000000 of the boosted pool 0.15 (base 0.15, boost 0 for a performance of 0 in t1 and reign 1), times 1 that pools pay out: 0.150000.\n'
    )
    out = ''
    expect(await run([path, '--of', a])).toBe(0)
    expect(out).toContain(`Burned, to ${a} (node 5): 0.850000, exactly 17/20.\n`)
  })

  it('takes states as they are, and pays the fields of those that are running (RULES 13.3)', async () => {
    const tournaments = [crowned('t1'), JSON.parse(JSON.stringify(running)) as unknown]
    expect(await run([file(results({ tournaments })), '--of', b])).toBe(0)
    expect(out).toContain('participation: takes part in a running tournament: 0.000100.')
    expect(out).toContain('times 0.9992 that pools pay out')
  })

  it('counts one participant, and a node that gets nothing, in the singular', async () => {
    const metagraph = { '5': a, '3': b, '7': hotkeys[5] }
    expect(await run([file(results({ metagraph, participants: [b] }))])).toBe(0)
    expect(out).toContain('RUNNING  1 participant, 0.0001 each off the top; ')
    expect(out).toContain('\nNothing goes to 1 more registered node.\n')
  })

  it('draws no bar for the burn key where nothing burns (RULES 13.3)', async () => {
    const dethroned = (type: string) => ({
      ...crowned(type, type),
      ending: { type: 'Dethroned', champion: { ...miner(b), reign: 1 }, performance: '1/1' }
    })
    const path = file(results({ tournaments: [dethroned('text'), dethroned('image')] }))
    expect(await run([path])).toBe(0)
    const lines = out.split('\n').map(line => line.replace(/ +/g, ' ').trim())
    expect(lines).toContain(
      `3 ${short(hotkeys[1]!)} 0.600000 0.400000 1.000000 65535 ████████████████████████`
    )
    expect(lines).toContain(`5 ${short(hotkeys[0]!)} 0.000000 0`)
  })

  it('explains one hotkey as JSON, with fractions as text', async () => {
    expect(await run([file(results({ tournaments: [crowned('t1')] })), '--of', b, '--json'])).toBe(0)
    expect(JSON.parse(out)).toMatchObject({ hotkey: b, node: 3, earned: '3/20', weight: '3/20' })
  })

  it('reads back what it writes: states and results', () => {
    const tournaments: unknown = JSON.parse(JSON.stringify([crowned('t1'), running]))
    const given = results({ tournaments })
    const read = decoded(Results.codec, given)
    expect(Results.codec.is(read)).toBe(true)
    expect(Results.codec.is({ ...read, tournaments: [{ ...running, phase: 'Finished' }] })).toBe(false)
    expect(JSON.parse(JSON.stringify(Results.codec.encode(read)))).toEqual(given)
  })

  it('prints its help', async () => {
    expect(await run(['--help'])).toBe(0)
    expect(out).toContain('dethrone weights RESULTS [options]')
  })

  it.each([
    [
      { tournaments: [{ ...running, phase: 'Finished' }] },
      'tournaments[0] is an object: expected a tournament that follows'
    ],
    [
      { tournaments: [crowned('t1'), crowned('t1')] },
      'tournaments[1] is an object: expected each tournament once'
    ],
    [{ tournaments: [{ ...crowned('t1'), winner: a }] }, 'tournaments[0].winner is '],
    [{ metagraph: { '70000': a } }, 'metagraph[70000] is "70000": expected a node id'],
    [{ burn: 'nobody' }, 'burn is "nobody": expected a hotkey']
  ])('names what is wrong with %j', async (fields, message) => {
    await expect(run([file(results(fields))])).rejects.toThrow(message)
  })

  it('refuses what cannot be paid exactly, with the reason, and exits with 2', async () => {
    const defended = { ...crowned('t2'), ending: { type: 'Defended', champion: { ...miner(b), reign: 3 } } }
    expect(await run([file(results({ tournaments: [defended] }))])).toBe(2)
    expect(err).toContain('the history does not hold its 3 text tournaments in a row')
    expect(await run([file(results({ burn: hotkeys[7] }))])).toBe(2)
    expect(err).toContain('is not registered, so what is burned has no node to go to')
    expect(out).toBe('')
  })

  it.each([[[]], [['a.json', 'b.json']], [['a.json', '--of', 'x']], [['a.json', '--rules', 'x']]])(
    'says what a call with %j lacks',
    async args => {
      await expect(run(args)).rejects.toThrow(/[Ee]xpected/)
    }
  )
})
