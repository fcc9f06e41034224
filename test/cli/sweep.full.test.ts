// A long sweep as a process that is killed: it goes on where it was, and ends as if nobody had killed it.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import * as E from 'fp-ts/lib/Either.js'
import { expect, it } from 'vitest'
import * as RuleSet from '../../src/rules/ruleset/RuleSet.js'
import { processes } from './process.js'

const dethrone = processes()
const sweep = ['sweep', '--base', '0.05:0.15:0.05', '--required', '3,4', '--field', '24,64', '--width', '0.4']
const asked = ['--workers', '2', '--json', '--find', 'false dethronings < 5 %', '--best', 'P(best wins)']

it('goes on where it was killed, again and again, and finds the same frontier', async () => {
  const whole = dethrone.piped([...sweep, ...asked, '--out', dethrone.work('whole')])
  expect([whole.code, whole.err]).toEqual([0, ''])
  const save = dethrone.work('rows.jsonl')
  const lines = (): number => (existsSync(save) ? readFileSync(save, 'utf8').split('\n').length - 1 : 0)
  for (const enough of [3, 6]) {
    const child = spawn(process.execPath, [dethrone.main, ...sweep, ...asked, '--save', save])
    const ended = once(child, 'close')
    while (lines() < enough && child.exitCode === null) await new Promise(resolve => setTimeout(resolve, 5))
    child.kill('SIGKILL')
    await ended
  }
  const kept = readFileSync(save, 'utf8')
  expect(lines()).toBeGreaterThanOrEqual(6)
  const rest = dethrone.piped([...sweep, ...asked, '--save', save, '--out', dethrone.work('rest')])
  expect([rest.code, rest.out]).toEqual([0, whole.out])
  // What was kept stands, and each cell once.
  const rows = readFileSync(save, 'utf8')
  expect(rows.startsWith(kept.slice(0, kept.lastIndexOf('\n') + 1))).toBe(true)
  expect(lines()).toBe(13)
  const written = readdirSync(dethrone.work('rest'))
  expect(written.length).toBeGreaterThan(0)
  expect(written).toEqual(readdirSync(dethrone.work('whole')))
  for (const name of written) {
    const text = readFileSync(`${dethrone.work('rest')}/${name}`, 'utf8')
    expect(E.isRight(RuleSet.decode(JSON.parse(text)))).toBe(true)
  }
})
