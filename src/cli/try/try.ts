/** `dethrone try`: one job on the local engine, as a tournament would run it: for miners, before they enter. */
import { mkdir, rm } from 'node:fs/promises'
import { resolve } from 'node:path'
import * as E from 'fp-ts/lib/Either.js'
import * as Codec from '../../domain/codec/Codec.js'
import * as Arguments from '../../jobs/contract/Arguments.js'
import * as Contract from '../../jobs/contract/Contract.js'
import type { Opened, Settings } from '../../docker/Docker.js'
import * as Plan from '../../docker/Plan.js'
import * as Names from '../../jobs/contract/Names.js'
import { command } from '../terminal/command.js'
import { help } from '../terminal/help.js'
import * as Input from '../terminal/input.js'
import * as Peer from '../terminal/peer.js'
import { complain, exit, print, UsageError } from '../terminal/terminal.js'
import * as Trial from './trial.js'
import { declaration, type Options } from './tryOptions.js'
import { settingsOf } from './trySettings.js'
import { asJson, ended, told } from './tryText.js'
import { warn } from './tryWarnings.js'

/** Tries a repository out. */
export const run = command(declaration, async values => {
  if (values.repo === undefined || values.task === undefined)
    throw new UsageError(`--repo and --task are needed.\n\n${help(declaration)}`)
  const trial = await Trial.read(values.repo, values.task, values.commit)
  try {
    const faults = Arguments.faults(Contract.standard, trial.job, trial.task, true)
    if (faults.length > 0) throw new Input.InputError(faults.map(Codec.sentence).join('\n'))
    if (!values['dry-run']) await docker()
    const settings = await settingsOf(values, trial)
    const warnings = await warn(trial, settings, values)
    if (!values['dry-run']) return await tried(trial, settings, values)
    print(JSON.stringify({ ...Plan.of(settings, trial.job, trial.task), warnings }, null, 2))
    // What would be run is many lines: whoever looks for a verdict finds it below them.
    if (!values.json)
      complain(
        warnings.length === 0
          ? 'Nothing was found in it that would fail. What would be run stands above.'
          : `What would be run stands above; ${warnings.length === 1 ? 'one warning' : `${warnings.length} warnings`} before it.`
      )
    return exit.ok
  } finally {
    if (trial.scratch !== null) await rm(trial.scratch, { recursive: true, force: true })
  }
})

// -------------------------------------------------------------------------------------
// the run
// -------------------------------------------------------------------------------------

const tried = async (trial: Trial.Trial, settings: Settings, values: Options): Promise<number> => {
  const { job, task } = trial
  const output = resolve(values.out, Names.outputFolder(job))
  await rm(output, { recursive: true, force: true })
  await rm(resolve(values.out, Names.wandbFolder(job)), { recursive: true, force: true })
  await mkdir(values.out, { recursive: true })
  const executor = await openedAlone(settings)
  const abort = new AbortController()
  const interrupt = (): void => {
    complain('stopping, and cleaning up')
    abort.abort()
  }
  process.once('SIGINT', interrupt)
  process.once('SIGTERM', interrupt)
  try {
    const emit = values.json ? asJson : told()
    const result = await executor.execute(job, task, { signal: abort.signal, emit })()
    // Who tries again wants to see it run again.
    await executor.settle?.(job)()
    return ended(result, output, values)
  } finally {
    process.off('SIGINT', interrupt)
    process.off('SIGTERM', interrupt)
    await executor.close()
  }
}

/** The library's sentence names no option, since it knows none. */
const named = (message: string): string =>
  message.startsWith('No Docker engine answers')
    ? `${message} --engine PATH names its socket; --dry-run needs none.`
    : message

/** So many may try at once on one engine. */
const places = 32

/** With a pool of its own: the first that nobody else holds, so that what was downloaded before is found again. */
const openedAlone = async (settings: Settings): Promise<Opened> => {
  const { open, isHeld } = await docker()
  for (let place = 1; ; place += 1) {
    const executor = await open({
      ...settings,
      pool: place === 1 ? settings.pool : `${settings.pool}-${place}`
    })()
    if (E.isRight(executor)) return executor.right
    if (!isHeld(executor.left) || place === places) throw new Error(named(executor.left.message))
  }
}

/** The adapter, whose client library is an optional peer. */
const docker = () =>
  Peer.load(() => import('../../docker/Docker.js'), ['dockerode'], 'The engine’s client library is missing')
