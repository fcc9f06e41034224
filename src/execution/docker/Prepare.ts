/** Preparing: what of a job goes before its GPUs: fetched, downloaded, built (EXECUTION 4). */
import * as Build from './Build.js'
import type { Built } from './Container.js'
import * as Download from './Download.js'
import { Blamed, Broken } from './Fault.js'
import * as Fetch from './Fetch.js'
import * as Names from './Names.js'
import * as Phase from './Phase.js'
import type { Work } from './Work.js'

/** Answers the image that was built; `hold` takes what gives the cache's volumes back when the job has ended. */
export const prepare = async (work: Work, hold: (release: () => void) => void): Promise<Built> => {
  const { limits, settings } = work.shop
  const fetched = await Phase.run(
    work,
    'fetch',
    Phase.within(limits.fetch.seconds, late => new Blamed('RepositoryUnavailable', late), 'Fetching'),
    signal =>
      Fetch.fetch(Fetch.origin(settings.local, work.job), Names.dockerfile(work.job.kind), {
        bytes: limits.fetch.bytes,
        signal
      })
  )
  try {
    hold(
      await Phase.run(
        work,
        'download',
        Phase.within(limits.download.seconds, late => new Broken('Download', late)),
        (signal, attempt) => Download.download(work, signal, attempt)
      )
    )
    return await Phase.run(
      work,
      'build',
      Phase.within(limits.build.seconds, late => new Blamed('BuildFailed', late), 'The build'),
      (signal, attempt) => Build.build(work, fetched, signal, attempt)
    )
  } finally {
    await fetched.dispose()
  }
}
