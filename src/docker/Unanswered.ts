/** An engine that is not there, or not for this user: one sentence, with what to do (EXECUTION 4). Pure. */
import { messageOf } from '../ports/Executor.js'
import type { Connection } from './engine/Connection.js'

const placeOf = (connection: Connection): string => {
  switch (connection.type) {
    case 'Socket':
      return connection.path
    case 'Tcp':
      return `${connection.host}:${connection.port}`
    case 'Ssh':
      return `${connection.username}@${connection.host}:${connection.port}`
  }
}

/** What is said of whatever kept an executor from being opened. */
export const sentence = (connection: Connection, thrown: unknown): string => {
  const said = messageOf(thrown)
  const at = placeOf(connection)
  if (/\bEACCES\b|\bEPERM\b/.test(said))
    return `This user may not use the Docker engine at ${at}. Add the user to the group that the socket belongs to (usermod -aG docker USER) and log in anew.`
  if (/\b(?:ENOENT|ECONNREFUSED|ENOTFOUND|EHOSTUNREACH|ENETUNREACH|EAI_AGAIN|ENOTSOCK)\b/.test(said))
    return `No Docker engine answers at ${at}. Start it (systemctl start docker), or name the one that runs.`
  return said
}

/** What is said where an engine has no way to give containers GPUs. */
export const ofDevices = (said: string): string =>
  /could not select device driver|unknown or invalid runtime name: nvidia|unresolvable CDI devices|CDI device injection failed/i.test(
    said
  )
    ? `The engine gives containers no GPUs: install the NVIDIA Container Toolkit on its machine, restart it, and try again (${said.trim()}).`
    : said
