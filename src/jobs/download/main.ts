#!/usr/bin/env node
/** The downloader as a program, in a container of its own: arguments in, files and lines out (docs/running-jobs.md). */
import { parseArgs } from 'node:util'
import { download, type Wanted } from './Download.js'
import { reason } from './Request.js'
import { patient, type Telling } from './Transfer.js'

const publicHub = 'https://huggingface.co'

const { values } = parseArgs({
  options: {
    model: { type: 'string' },
    dataset: { type: 'string' },
    hub: { type: 'string' },
    into: { type: 'string' },
    record: { type: 'string' },
    layout: { type: 'string', default: 'cache' },
    files: { type: 'string' },
    'single-file-above': { type: 'string' }
  }
})

const wantedOf = (): Wanted | undefined => {
  const { model, dataset, hub, into, layout, files, 'single-file-above': above } = values
  if (into === undefined) return undefined
  if (model !== undefined)
    return { type: 'Model', name: model, into, singleAbove: above === undefined ? null : Number(above) }
  if (dataset !== undefined) return { type: 'Dataset', url: dataset, into }
  return hub === undefined
    ? undefined
    : {
        type: 'Hub',
        name: hub,
        into,
        layout: layout === 'plain' ? 'plain' : 'cache',
        files: files?.split(',') ?? null
      }
}

/** A line for each per cent, at most: enough for a bar. */
const told = (name: string): Telling => {
  let last = -1
  return {
    progress: (done, of) => {
      const percent = of === null || of === 0 ? null : Math.min(100, Math.floor((100 * done) / of))
      // Of unknown length: what is here, every 64 MiB.
      const now = percent ?? Math.floor(done / 2 ** 26)
      if (now <= last) return
      last = now
      console.log(percent === null ? `${name}: ${done} bytes` : `${name}: ${percent}%`)
    },
    trouble: message => console.error(message)
  }
}

const main = async (): Promise<number> => {
  const wanted = wantedOf()
  if (wanted === undefined || values.record === undefined) {
    console.error('usage: --model NAME | --dataset URL | --hub NAME, with --into PATH and --record FILE')
    return 2
  }
  const { HF_ENDPOINT, HF_TOKEN } = process.env
  const url = (HF_ENDPOINT ?? publicHub).replace(/\/+$/, '')
  const secret =
    HF_TOKEN === undefined || HF_TOKEN === '' ? null : { origin: new URL(url).origin, token: HF_TOKEN }
  const patience = {
    ...patient,
    ...(process.env['STALL_SECONDS'] === undefined ? {} : { stall: Number(process.env['STALL_SECONDS']) }),
    ...(process.env['BACKOFF_SECONDS'] === undefined
      ? {}
      : { backoff: Number(process.env['BACKOFF_SECONDS']) })
  }
  const name = wanted.type === 'Dataset' ? 'dataset' : wanted.name
  const size = await download(wanted, {
    hub: { url, secret, patience },
    record: values.record,
    telling: told(name)
  })
  // The last line is read by whoever started us: the cache is bounded by it.
  console.log(`complete ${size}`)
  return 0
}

main().then(
  code => {
    process.exitCode = code
  },
  (thrown: unknown) => {
    console.error(reason(thrown))
    process.exitCode = 1
  }
)
