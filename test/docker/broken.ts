// Jobs on an engine that fails, lies, hangs or is lost in the middle: a stand-in, so they run on every machine with git.
import { beforeAll, describe, expect } from 'vitest'
import * as Daemon from './daemon.js'
import * as Fake from './fake.js'
import { existsSync } from 'node:fs'
import * as House from './house.js'

export const limits = {
  ...House.limits,
  clean: { seconds: 0.5 },
  watchSeconds: 0.05,
  engineSeconds: 1.1,
  retries: 1,
  backoffSeconds: 0.01
}

export type More = Parameters<typeof House.ran>[1]

const miner: { repository?: House.Repository } = {}

/** The repository of an honest miner: what it does is the script's affair. */
export const repository = (): House.Repository => {
  const { repository: made } = miner
  // Another file's was taken away behind it.
  return made !== undefined && existsSync(made.path)
    ? made
    : (miner.repository = House.trainer(House.honest()))
}

/** Runs a job on an engine that follows the script. */
export const ran = async (script: Fake.Script, does: Fake.Programs = {}, more: More = {}) => {
  const fake = await Fake.start(script, does)
  const settings = { limits, ...more.settings, connection: fake.connection }
  const one = await House.ran(repository(), { ...more, settings })
  return {
    ...one,
    fake,
    troubles: one.events.flatMap(e => (e.type === 'Trouble' ? [`${e.phase}: ${e.message}`] : [])),
    phases: one.events.flatMap(e => (e.type === 'Phase' ? [`${e.phase} ${e.attempt}`] : []))
  }
}

export const matching = (text: RegExp): string => expect.stringMatching(text) as string

/** The world's failure, in those words. */
export const worlds = (message: RegExp, kind = 'Engine') => ({
  _tag: 'Left',
  left: { kind, message: matching(message) }
})

/** The miner's failure, for that reason and in those words. */
export const miners = (reason: string, detail: RegExp) => ({
  _tag: 'Right',
  right: { type: 'Failed', reason, detail: matching(detail) }
})

export const scored = { _tag: 'Right', right: { type: 'Scored', score: '0.5' } }

/** Answers only what makes a thing with that role, or is about a container of it. */
export const ofRole =
  (role: string, answer: Fake.Answer): Fake.Answer =>
  (response, asked) =>
    asked.about.includes(`"dethrone.role":"${role}"`) ? answer(response, asked) : Fake.usual

/** What the watch over a training has for its place. A build that takes a while is watched as well, on no volume. */
const place = '"/watched"'

/** Answers only what is about the watch over a training. */
export const ofWatch =
  (answer: Fake.Answer): Fake.Answer =>
  (response, asked) =>
    asked.about.includes(place) ? answer(response, asked) : Fake.usual

/** What the watch over a training says. */
export const watching =
  (text: string) =>
  (made: Fake.Made): void => {
    if (JSON.stringify(made.created).includes(place)) made.say(text)
  }

/** A suite of such jobs, where there is a git to make repositories with. */
export const suite = (name: string, tests: () => void): void => {
  const why = Daemon.gitless
  describe.skipIf(why !== undefined)(`${name}${why === undefined ? '' : ` (skipped: ${why})`}`, () => {
    beforeAll(() => void repository())
    tests()
  })
}
