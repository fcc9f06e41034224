/** `dethrone run`: the validator, until it is stopped. */
import { mkdir } from 'node:fs/promises'
import * as E from 'fp-ts/lib/Either.js'
import * as Control from '../../service/Control.js'
import * as Service from '../../service/Service.js'
import type * as View from '../../service/View.js'
import { systemClock } from '../../ports/SystemClock.js'
import * as Steady from '../../validator/loop/Steady.js'
import * as Validator from '../../validator/loop/Validator.js'
import * as Input from '../terminal/input.js'
import * as Peer from '../terminal/peer.js'
import { command, type Declaration, type Options } from '../terminal/command.js'
import { complain, exit, print, word } from '../terminal/terminal.js'
import { problems } from './check.js'
import * as Progress from './progress.js'
import * as Reference from './parts/reference.js'
import * as Sight from './parts/sight.js'
import * as World from './parts/world.js'

const declaration = {
  name: 'run',
  takes: ['CONFIG'],
  input: 'CONFIG',
  about:
    'Runs a validator: opens registrations, asks miners, charges, plays, crowns, and goes on to the next; text and image side by side. It may be stopped or killed at any moment: starting it again goes on.',
  options: {
    once: { type: 'boolean', about: 'plays one tournament of each configured type, and ends' },
    'take-over': {
      type: 'boolean',
      about: 'goes on with a store whose last head another hotkey signed, as after a change of hotkey'
    },
    json: { type: 'boolean', about: 'prints what happens as lines of JSON' }
  },
  example: 'dethrone run examples/validator.json --once'
} as const satisfies Declaration<Options>

export const run = command(declaration, async ({ once, 'take-over': takesOver, json }, [path = '']) => {
  const of = await World.read(path)
  const faults = await problems(of)
  if (faults.length > 0) {
    complain([`${path} cannot be run:`, ...faults.map(fault => `  ${fault}`)].join('\n'))
    return exit.refused
  }
  const stopping = new AbortController()
  const progress = Progress.make(json)
  const stop = (): void => {
    // A second one ends the process as it always did: whatever is on record stays.
    process.off('SIGINT', stop)
    process.off('SIGTERM', stop)
    process.off('SIGHUP', stop)
    progress.end()
    complain('Stopping: what is under way is ended, and everything recorded stays.')
    stopping.abort()
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  // A terminal that is closed.
  process.on('SIGHUP', stop)
  try {
    return await played(of, { once, takesOver, json }, stopping.signal, progress)
  } finally {
    progress.end()
    process.off('SIGINT', stop)
    process.off('SIGTERM', stop)
    process.off('SIGHUP', stop)
    if (stopping.signal.aborted)
      complain(`Stopped. To go on: dethrone run ${word(path)}${once ? ' --once' : ''}`)
  }
})

const played = async (
  of: World.Read,
  { once, takesOver, json }: { readonly once: boolean; readonly takesOver: boolean; readonly json: boolean },
  signal: AbortSignal,
  { tell, watch, end }: Progress.Progress
): Promise<number> => {
  await mkdir(of.at(of.config.data), { recursive: true, mode: 0o700 })
  const settings = { ...(await World.settings(of, once)), takesOver }
  const clock = Steady.of(systemClock)
  const store = await World.store(of, clock)
  const miners = of.config.development?.miners ?? null
  let reference: Reference.Reference | null = null
  const closing: Array<() => void | Promise<void>> = []
  try {
    reference = miners === null ? null : await Reference.start(of.at(miners))
    const ports = await World.ports(of)
    closing.push(ports.close)
    const metagraph = reference?.known(ports.metagraph) ?? ports.metagraph
    const opened = await Validator.open(settings, { ...ports, clock, metagraph, store, tell })
    if (E.isLeft(opened)) {
      complain(opened.left)
      return exit.failed
    }
    const validator = opened.right
    watch(() => Sight.lines(settings.rules, ports.clock.now(), validator.standing().season, validator.live))
    const control = await Control.listen(Control.place(of.at(of.config.data)), validator.perform)
    if (E.isLeft(control)) tell({ type: 'Trouble', tournament: null, message: control.left })
    else closing.push(control.right)
    if (of.config.service !== null) {
      const { collection, host } = of.config.service
      const view: View.View = {
        standing: () => Promise.resolve(E.right(validator.standing())),
        store,
        live: validator.live,
        rules: settings.rules,
        types: settings.types,
        collection,
        now: ports.clock.now
      }
      const serving = await Service.serve(view, of.config.service, ports.clock.elapsed, await pages())
      closing.push(serving.stop)
      tell({ type: 'Said', tournament: null, message: `serving at http://${host}:${serving.port}` })
    }
    const ended = await validator.run(signal)
    if (signal.aborted) return exit.interrupted
    end()
    if (validator.lost() !== null) return exit.failed
    for (const type of settings.types) {
      const champion = ended[type].title?.champion ?? null
      const told =
        champion === null
          ? `${type}: the title is vacant.`
          : `${type}: the champion is ${champion.hotkey}, in reign ${champion.reign}.`
      print(json ? JSON.stringify({ type: 'title', tournamentType: type, champion }) : told)
    }
    return exit.ok
  } finally {
    for (const close of closing) await close()
    await reference?.stop()
    await store.close()
  }
}

/** The live pages, drawn by an optional package; without it the service answers as JSON alone. */
const pages = async (): Promise<Service.Extension | undefined> => {
  try {
    const [Pages, Followed] = [
      await Peer.load(
        () => import('../../service/Pages.js'),
        ['preact', 'preact-render-to-string'],
        'No live pages'
      ),
      await import('../../service/Followed.js')
    ]
    return (app, view) => {
      Pages.extend(app, Followed.of(view))
    }
  } catch (thrown) {
    if (!(thrown instanceof Input.InputError)) throw thrown
    complain(thrown.message)
    return undefined
  }
}
