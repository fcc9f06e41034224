/** What a journal file needs of the disk; tests and simulations put one in its place that fails. */
import {
  closeSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  readSync,
  writeSync
} from 'node:fs'

/** An open file. Everything throws what the system says. */
export interface Disk {
  /** Opens for reading and appending; the file is made where there is none, for its owner alone. */
  readonly open: (path: string) => number
  readonly read: (path: string) => Uint8Array
  /** Appends; the number of bytes that were written, which may be fewer. */
  readonly write: (fd: number, bytes: Uint8Array) => number
  readonly sync: (fd: number) => void
  /** Writes the bytes of a file from one place to another once more, as they are, and makes them safe. */
  readonly renew: (path: string, from: number, to: number) => void
  readonly truncate: (fd: number, size: number) => void
  readonly size: (fd: number) => number
  readonly close: (fd: number) => void
}

/** The machine's own. */
export const disk: Disk = {
  open: path => openSync(path, 'a+', 0o600),
  read: path => readFileSync(path),
  write: (fd, bytes) => writeSync(fd, bytes),
  sync: fsyncSync,
  renew: (path, from, to) => {
    const fd = openSync(path, 'r+')
    try {
      const bytes = Buffer.alloc(to - from)
      let read = 0
      while (read < bytes.length) {
        const more = readSync(fd, bytes, read, bytes.length - read, from + read)
        if (more === 0) throw new Error(`it ends at byte ${from + read}, and ${to} were expected`)
        read += more
      }
      for (let done = 0; done < bytes.length;)
        done += writeSync(fd, bytes, done, bytes.length - done, from + done)
      fsyncSync(fd)
    } finally {
      closeSync(fd)
    }
  },
  truncate: ftruncateSync,
  size: fd => fstatSync(fd).size,
  close: closeSync
}
