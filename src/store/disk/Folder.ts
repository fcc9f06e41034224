/** Folders and the files that are made in them, safe against a power cut. */
import { closeSync, fsyncSync, openSync } from 'node:fs'

/** Makes the folder's entries safe: that a file is there is known on the disk from now on. */
export const sync = (folder: string): void => {
  const fd = openSync(folder, 'r')
  try {
    fsyncSync(fd)
  } finally {
    closeSync(fd)
  }
}

/** Makes an empty file where there is none, for its owner alone. */
export const makeFile = (path: string): void => {
  closeSync(openSync(path, 'a', 0o600))
}
