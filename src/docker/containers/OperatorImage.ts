/** The operator's image: built from the Dockerfile and the program that the package ships, where the engine has none (EXECUTION 7). */
import { readFile } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { messageOf } from '../../ports/Executor.js'
import { WorldFault } from '../../jobs/blame/Fault.js'
import * as Tar from '../../jobs/output/Tar.js'
import type { Execution } from '../Execution.js'
import * as Network from './Network.js'
import * as Sandbox from './Sandbox.js'

/** Its name; the number rises when something else is in it. */
export const name = 'dethrone/operator:1'

/** Where the downloader lies in it. */
export const downloader = '/opt/dethrone/download.mjs'

const shipped = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url))

/** The build's context: the shipped Dockerfile and the program, which is all it copies. */
export const context = async (program: Uint8Array): Promise<Buffer> =>
  Tar.archive([
    Tar.file('Dockerfile', await readFile(shipped('src/docker/operator.dockerfile'))),
    Tar.file('download.mjs', program)
  ])

/** How to have it without a build here. */
export const remedy = `It can be built elsewhere and loaded here: docker build -t ${name} -f src/docker/operator.dockerfile dist/operator in the package's folder, docker save, docker load.`

/** One build at a time for each engine, whoever waits for it. */
const building = new WeakMap<object, Promise<string>>()

/** Builds it, unless somebody is at it already; answers what the engine said against it, if anything. */
export const build = (execution: Execution, signal: AbortSignal): Promise<string> => {
  const { engine } = execution.adapter
  const going = building.get(engine) ?? made(execution, signal).finally(() => building.delete(engine))
  building.set(engine, going)
  return going
}

const made = async (execution: Execution, signal: AbortSignal): Promise<string> => {
  const { engine, limits, settings } = execution.adapter
  const program = await readFile(shipped('dist/operator/download.mjs')).catch((thrown: unknown) => {
    throw new WorldFault('Download', `The downloader is missing from the package: ${messageOf(thrown)}`, true)
  })
  const archive = Readable.from([await context(program)])
  const said = await Network.through(execution, 'build', network =>
    engine.build(
      archive,
      { ...Sandbox.build(limits, settings.buildCgroup), dockerfile: 'Dockerfile', tag: name, network },
      said =>
        execution.emit({
          type: 'Line',
          job: execution.job,
          phase: 'download',
          stream: 'out',
          text: Buffer.from(said).toString('utf8')
        }),
      signal
    )
  )
  return said ?? ''
}
