/** Folders and the files that are made in them, safe against a power cut. */
import { closeSync, fsyncSync, openSync, statSync } from 'node:fs'

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

/** Throws where a file has a second name: its lock and what lies beside it go by the name, so that two could write at once. */
export const demandOneName = (path: string): void => {
  if (statSync(path).nlink > 1)
    throw new Error('it has another name (a hard link), under which it could be written unnoticed')
}
