/** The helper's containers: one carries files into volumes and out of them, one measures what jobs write (EXECUTION 4, 5). Pure. */
import { mebi } from '../../jobs/output/Bytes.js'
import type { Specification } from '../engine/Specification.js'
import { hardened, memory, volume } from './Sandbox.js'
import * as Names from '../../jobs/contract/Names.js'

/** A container that is created and never started: through it, files go into volumes and come out of them. */
export const porter = (
  owner: Names.Owner,
  image: string,
  mounts: ReadonlyArray<readonly [source: string, target: string]>,
  counter: number
): Specification => ({
  name: Names.named('porter', owner, counter),
  Image: image,
  Entrypoint: ['/never-started'],
  Cmd: [],
  Env: [],
  Labels: Names.labels(owner, 'porter'),
  // Writable, since the engine changes a volume's owner only through its parent; nothing ever runs in it.
  HostConfig: {
    ...hardened,
    ReadonlyRootfs: false,
    Mounts: mounts.map(([source, target]) => volume(source, target, false))
  }
})

/**
 * Measures a volume, or only the engine's disk, while a job writes: lines `free KiB inodes` and `used KiB entries` on its
 * output, where nothing but numbers comes. A name would come with an error, and those go nowhere.
 */
export const watch = (
  owner: Names.Owner,
  image: string,
  source: string | null,
  everySeconds: number,
  attempt: number
): Specification => {
  const at = source === null ? '/' : '/watched'
  const pause = `sleep ${Math.max(1, Math.round(everySeconds))}`
  // Two loops: free space is answered at once, however many files the other has to count. Each ends where nobody hears
  // it, or where its files are gone with their engine: it would ask on without a pause, and take a processor for itself.
  const free = `while echo "free $(df -kP ${at} 2>/dev/null | awk 'END { print $4 }') $(df -iP ${at} 2>/dev/null | awk 'END { print $4 }')" &&
  ${pause}
do :; done`
  const used = `while echo "used $(du -sk ${at} 2>/dev/null | cut -f 1) $(find ${at} 2>/dev/null | wc -l)" &&
  ${pause}
do :; done`
  return {
    name: Names.named('watch', owner, attempt),
    Image: image,
    Entrypoint: ['/bin/sh', '-c'],
    Cmd: [source === null ? free : `(${used}) & ${free}`],
    Env: [],
    Labels: Names.labels(owner, 'watch'),
    User: '0:0',
    HostConfig: {
      ...hardened,
      // A folder without rights would hide what is in it.
      CapAdd: ['DAC_READ_SEARCH'],
      ...memory(256 * mebi),
      Mounts: source === null ? [] : [volume(source, '/watched', true)]
    }
  }
}
