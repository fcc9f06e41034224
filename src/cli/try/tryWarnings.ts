/** What a repository will stumble over, told before its trial. */
import type { Settings } from '../../docker/Docker.js'
import * as Fetch from '../../docker/phases/Fetch.js'
import * as Names from '../../jobs/contract/Names.js'
import * as Preflight from '../../jobs/preflight/Preflight.js'
import { print } from '../terminal/terminal.js'
import type { Trial } from './trial.js'
import type { Options } from './tryOptions.js'

const longestFile = 1 << 20
const mostFiles = 2000

/** Prints the warnings of a repository's files; long files, and more of them than anybody reads, are passed over. */
export const warn = async ({ job }: Trial, settings: Settings, values: Options): Promise<void> => {
  const { fetch } = settings.limits
  const fetched = await Fetch.tree(Fetch.origin(settings.local, job), {
    pool: settings.pool,
    bytes: fetch.bytes,
    signal: AbortSignal.timeout(fetch.seconds * 1000)
  })
  try {
    const readable = fetched.entries.filter(({ mode, size }) => mode.startsWith('100') && size <= longestFile)
    const files = []
    for (const { path, object } of readable.slice(0, mostFiles))
      files.push({ path, text: await fetched.show(object) })
    const warnings = Preflight.warnings({
      kind: job.kind,
      dockerfiles: [Names.dockerfile(job.kind)],
      paths: fetched.entries.map(({ path }) => path),
      files: files.filter(({ text }) => !text.includes('\0')),
      bases: settings.bases
    })
    for (const { rule, path, line, message } of warnings)
      if (values.json) print(JSON.stringify({ type: 'Warning', rule, path, line, message }))
      else print(`warning: ${path}:${line}: ${message}`)
  } finally {
    await fetched.dispose()
  }
}
