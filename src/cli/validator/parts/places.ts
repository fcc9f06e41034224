/** Places that a configuration names: whether what is to be read or written there can be, found out without writing. */
import { constants } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import { delimiter, dirname, join } from 'node:path'
import { because, codeOf, InputError } from '../../terminal/errors.js'

/** Something is there and can be read. */
export const there = async (path: string): Promise<void> => {
  try {
    await access(path, constants.R_OK)
  } catch (thrown) {
    throw new InputError(`${path} cannot be read: ${because(thrown)}`)
  }
}

/** A folder that may be written, or may be made: the nearest one that is there is looked at. */
export const folder = async (path: string): Promise<void> => {
  for (let at = path; ; at = dirname(at))
    try {
      const found = await stat(at)
      if (!found.isDirectory()) throw new InputError(`${at} is no folder: expected one, or nothing`)
      await access(at, constants.W_OK)
      return
    } catch (thrown) {
      if (thrown instanceof InputError) throw thrown
      if (codeOf(thrown) !== 'ENOENT' || at === dirname(at))
        throw new InputError(`${at} cannot be written: ${because(thrown)}`)
    }
}

/** A file that may be written, or may be made; whether it is there. */
export const file = async (path: string): Promise<boolean> => {
  const found = await stat(path).catch(() => null)
  if (found?.isFile() === false)
    throw new InputError(
      `${path} is ${found.isDirectory() ? 'a folder' : 'a device or a pipe'}: expected a file, or nothing`
    )
  await folder(dirname(path))
  if (found === null) return false
  try {
    await access(path, constants.W_OK)
    return true
  } catch (thrown) {
    throw new InputError(`${path} cannot be written: ${because(thrown)}`)
  }
}

/** A program by its path, or by its name on the PATH. */
export const program = async (name: string): Promise<void> => {
  const places = name.includes('/')
    ? [name]
    : (process.env['PATH'] ?? '').split(delimiter).map(each => join(each, name))
  for (const place of places) {
    const runs = await access(place, constants.X_OK).then(
      () => true,
      () => false
    )
    if (runs) return
  }
  throw new InputError(`${name} is no program that can be started: expected its path, or a name on the PATH`)
}
