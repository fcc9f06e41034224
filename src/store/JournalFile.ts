/** A store in a file of lines, for one stream: what somebody keeps who plays one tournament. */
import { resolve } from 'node:path'
import * as E from 'fp-ts/lib/Either.js'
import * as TE from 'fp-ts/lib/TaskEither.js'
import type { Clock } from '../ports/Clock.js'
import type { Reader, Store, StoreError } from '../ports/Store.js'
import { systemClock } from '../ports/SystemClock.js'
import * as Contents from './file/Contents.js'
import * as Reading from './file/Reading.js'
import * as Writing from './file/Writing.js'
import { disk as machine, type Disk } from './disk/Disk.js'
import * as Folder from './disk/Folder.js'
import * as Lock from './disk/Lock.js'

/** A file as it is now, for reading alone; what its writer has not finished yet is left out. */
export const read = (path: string, disk: Disk = machine): TE.TaskEither<StoreError, Reader> =>
  TE.fromIO(() => {
    let closed = false
    return Reading.of(
      path,
      disk,
      () => closed,
      TE.fromIO(() => {
        closed = true
      })
    )
  })

/** Opens the file for writing, and makes it where there is none; `Held` while another process writes it. Its stream is the one that is first appended to. */
export const open = (
  path: string,
  clock: Pick<Clock, 'now'> = systemClock,
  disk: Disk = machine
): TE.TaskEither<StoreError, Store> =>
  TE.fromIOEither(() => {
    const place = resolve(path)
    const lock = Lock.take(place)
    if (E.isLeft(lock)) return lock
    let fd: number | null = null
    try {
      Reading.demandFile(place)
      fd = disk.open(place)
      Folder.demandOneName(place)
      const contents = Contents.parse(path, disk.read(place))
      if (E.isRight(contents))
        return E.right(
          Writing.of({ path, place, fd, clock, disk, release: lock.right.release }, contents.right)
        )
      disk.close(fd)
      lock.right.release()
      return contents
    } catch (thrown) {
      if (fd !== null) disk.close(fd)
      lock.right.release()
      return E.left(Reading.failed(`${path} cannot be opened as a journal`, thrown))
    }
  })
