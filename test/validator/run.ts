// What must be true of `dethrone run` as a process, whichever store it keeps its records in.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import * as E from 'fp-ts/lib/Either.js'
import { expect, it } from 'vitest'
import * as Tournament from '../../src/Tournament.js'
import * as Verify from '../../src/store/verify/Verify.js'
import type { processes } from '../cli/process.js'
import * as Process from './process.js'

/** The outcome logs of a file that was exported. */
const outcome = (file: string): ReadonlyArray<string> => {
  const verified = Verify.read(file, readFileSync(file, 'utf8'))
  if (E.isLeft(verified)) throw new Error(verified.left)
  const { tournament } = verified.right
  return [Tournament.opened(tournament), ...tournament.record].map(entry => JSON.stringify(entry))
}

/** Tries again and again; the test's own limit ends it. */
const until = async (done: () => boolean): Promise<void> => {
  while (!done()) await sleep(200)
}

const ids = ['example-text-1', 'example-image-1']

/** The laws; `store` names a store of its own for each season. */
export const laws = (
  { main, work, piped }: ReturnType<typeof processes>,
  store: (name: string) => unknown
): void => {
  it(
    'is stopped by Ctrl-C in the middle, goes on when it is started again, and comes to the same log; who is to be told is told before it ends',
    { timeout: 300_000 },
    async () => {
      const hook = await Process.webhook()
      const [calm, stopped] = ['calm', 'stopped'].map(name => work(name)) as [string, string]
      const configs = [calm, stopped].map((folder, i) =>
        Process.season(folder, 13, hook.url, { store: store(i === 0 ? 'calm' : 'stopped') })
      ) as [string, string]
      const whole = await Process.started(main, configs[0], '--once').ended
      expect(whole.said).toContain('"type":"report"')
      expect(whole.code).toBe(0)
      // Told before the end, not at the next start.
      expect(hook.keys).toEqual(expect.arrayContaining(ids.flatMap(id => [`opened/${id}`, `ended/${id}`])))
      expect(
        Process.published(calm)
          .map(({ key }) => key)
          .sort()
      ).toEqual(ids.flatMap(id => [`publication/${id}/1`, `publication/${id}/2`]).sort())

      const [, config] = configs
      const stop = async (life: Process.Life, signal: 'SIGINT' | 'SIGTERM'): Promise<void> => {
        life.child.kill(signal)
        const { code, said } = await life.ended
        expect(said).toContain(`To go on: dethrone run ${config} --once`)
        expect(code).toBe(130)
      }
      // The first life's jobs take an hour each: nothing is over while it is looked at.
      const quick = readFileSync(config, 'utf8')
      writeFileSync(config, quick.replace('"milliseconds":20', '"milliseconds":3600000'))
      const first = Process.started(main, config, '--once')
      await first.says('example-image-1')
      const pause = ['pause', config, 'example-image-1', '--why', 'a look', '--key', 'p']
      await until(() => piped(pause).code === 0)
      // The same key, again: nothing is paused a second time.
      expect(piped(pause).out).toContain('done before')
      expect(piped(['status', config]).out).toMatch(/example-image-1: playing[^]*paused by \S+: a look/)
      expect(piped(['status', config]).out).toContain(`dethrone resume ${config} example-image-1 --why`)
      await stop(first, 'SIGINT')

      // The paused tournament keeps the second life from ending by itself, however fast it is.
      writeFileSync(config, quick)
      const second = Process.started(main, config, '--once')
      await second.reports(4)
      await stop(second, 'SIGTERM')
      const status = JSON.parse(piped(['status', config, '--json']).out) as {
        types: ReadonlyArray<{ past: number; playing: { jobs: { done: number } } | null }>
      }
      const [text, image] = status.types
      expect(text?.past === 1 || (text?.playing?.jobs.done ?? 0) >= 4).toBe(true)
      expect(image?.playing).toMatchObject({ jobs: { done: 0 }, pause: { why: 'a look' } })

      // No validator runs: the act locks the store, and is done all the same.
      expect(piped(['resume', config, 'example-image-1', '--why', 'seen'])).toMatchObject({ code: 0 })
      expect((await Process.started(main, configs[1], '--once').ended).code).toBe(0)
      for (const id of ids) {
        const files = configs.map((config, i) => {
          const file = work(`${id}-${i}.jsonl`)
          expect(piped(['export', config, id, file])).toMatchObject({ code: 0 })
          return file
        }) as [string, string]
        expect(outcome(files[1])).toEqual(outcome(files[0]))
        expect(piped(['verify', files[1], '--against', files[0]]).out).toContain(
          'The other log says the same.'
        )
      }
      hook.close()
    }
  )

  it(
    'an exported log is vouched for by the signed head, a changed or shortened one is not, and another store takes it in',
    { timeout: 300_000 },
    () => {
      const config = join(work('calm'), 'validator.json')
      const [file, head, back] = ['a.jsonl', 'a.head', 'b.jsonl'].map(work) as [string, string, string]
      expect(piped(['export', config, ids[0] ?? '', file])).toMatchObject({ code: 0, err: '' })
      expect(piped(['export', config, ids[0] ?? '', head, '--head'])).toMatchObject({ code: 0, err: '' })
      const { hotkey } = JSON.parse(readFileSync(head, 'utf8')) as { hotkey: string }
      const verified = (log: string, ...more: ReadonlyArray<string>) =>
        piped(['verify', log, '--head', head, '--by', hotkey, ...more])
      expect(verified(file)).toMatchObject({ code: 0 })
      expect(JSON.parse(verified(file, '--json').out)).toMatchObject({
        sound: true,
        proven: true,
        fault: null
      })
      const text = readFileSync(file, 'utf8')
      const lines = text.trimEnd().split('\n')
      const altered = work('altered.jsonl')
      for (const [kind, other] of [
        ['one score changed', text.replace(/"score":"(\d)/, (_, d: string) => `"score":"${9 - Number(d)}`)],
        ['its end cut off', `${lines.slice(0, -1).join('\n')}\n`],
        ['a line left out', `${lines.filter((_, i) => i !== 5).join('\n')}\n`],
        [
          'two lines changed about',
          `${[...lines.slice(0, 4), lines[5], lines[4], ...lines.slice(6)].join('\n')}\n`
        ]
      ] as const) {
        writeFileSync(altered, other)
        expect([kind, verified(altered).code]).toEqual([kind, 1])
      }
      writeFileSync(altered, text)
      expect(piped(['verify', altered, '--head', head, '--by', `${hotkey.slice(0, -1)}x`]).code).toBe(2)
      const other = Process.season(work('other'), 13, 'http://127.0.0.1:1/', { store: store('other') })
      expect(piped(['import', other, file])).toMatchObject({ code: 0, err: '' })
      expect(piped(['import', other, file])).toMatchObject({ code: 0, err: '' })
      expect(piped(['export', other, ids[0] ?? '', back])).toMatchObject({ code: 0, err: '' })
      expect(readFileSync(back, 'utf8')).toBe(text)
      writeFileSync(altered, `${lines.slice(0, -1).join('\n')}\n{}\n`)
      expect(piped(['import', other, altered]).code).not.toBe(0)
    }
  )
}
