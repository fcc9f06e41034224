// A PostgreSQL server of a test's own: its data and its socket lie in a folder of its own, and no port is open.
import { spawnSync } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'

export interface Server {
  /** The address of its one database. */
  readonly address: string
  readonly folder: string
  /** `immediate`: as a power cut would; `fast`: it says goodbye. */
  readonly stop: (how: 'immediate' | 'fast') => void
  readonly start: () => void
  /** Makes a standby the one that is written to. */
  readonly promote: () => void
  readonly sql: (text: string) => string
  readonly end: () => void
}

const root = '/usr/lib/postgresql'

/** The newest version's programs. */
const programs = (): string | null => {
  if (!existsSync(root)) return null
  const [newest] = readdirSync(root).sort((a, b) => Number(b) - Number(a))
  const found = newest === undefined ? null : join(root, newest, 'bin')
  return found !== null && existsSync(join(found, 'initdb')) ? found : null
}

const identity = (): { uid: number; gid: number } | null => {
  const { uid, gid } = userInfo()
  if (uid !== 0) return { uid, gid }
  const entry = /^postgres:[^:]*:(\d+):(\d+):/m.exec(readFileSync('/etc/passwd', 'utf8'))
  return entry === null ? null : { uid: Number(entry[1]), gid: Number(entry[2]) }
}

/** Why no server can be started here; undefined where one can. */
export const why = (): string | undefined => {
  if (programs() === null) return 'PostgreSQL is not installed'
  return identity() === null ? 'there is no user to run PostgreSQL as' : undefined
}

/** Starts one, in a folder that is made below the one given. */
export const start = (parent = tmpdir()): Server => over(mkdtempSync(join(parent, 'pg-')))

/** Starts a standby of a server, which follows it by streaming until it is promoted. */
export const standby = (of: Server): Server => {
  const folder = mkdtempSync(join(tmpdir(), 'pg-'))
  running(folder)(
    'pg_basebackup',
    '-h',
    of.folder,
    '-U',
    'test',
    '-D',
    join(folder, 'data'),
    '-R',
    '-c',
    'fast'
  )
  return over(folder)
}

/** Runs the programs of the newest version as the user of a server, in its folder. */
const running = (folder: string) => {
  const [bin, user] = [programs(), identity()]
  if (bin === null || user === null) throw new Error(why())
  chownSync(folder, user.uid, user.gid)
  return (program: string, ...args: ReadonlyArray<string>): string => {
    const { status, stdout, stderr, error } = spawnSync(join(bin, program), args, {
      ...user,
      cwd: folder,
      encoding: 'utf8',
      timeout: 60_000,
      env: { PATH: '/usr/bin:/bin', LC_ALL: 'C.UTF-8' },
      // A server that inherits a pipe keeps it open.
      stdio: ['ignore', program === 'pg_ctl' ? 'ignore' : 'pipe', program === 'pg_ctl' ? 'ignore' : 'pipe']
    })
    if (status !== 0) throw new Error(`${program}: ${error?.message ?? stderr}`)
    return stdout
  }
}

/** Starts one over what lies in a folder; its data are made where there are none. */
export const over = (folder: string): Server => {
  const run = running(folder)
  const data = join(folder, 'data')
  // What a server left that did not say goodbye names a process that may be another's by now.
  for (const left of ['data/postmaster.pid', '.s.PGSQL.5432', '.s.PGSQL.5432.lock'])
    rmSync(join(folder, left), { force: true })
  if (!existsSync(data))
    run('initdb', '-D', data, '-U', 'test', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync')
  const on = (): void => {
    const options = `-c listen_addresses='' -c unix_socket_directories=${folder} -c shared_buffers=32MB`
    run('pg_ctl', '-D', data, '-w', '-l', join(folder, 'log'), '-o', options, 'start')
  }
  const off = (how: 'immediate' | 'fast'): void => {
    run('pg_ctl', '-D', data, '-w', '-m', how, 'stop')
  }
  on()
  return {
    address: `postgres:///postgres?user=test&host=${encodeURIComponent(folder)}`,
    folder,
    start: on,
    stop: off,
    promote: () => {
      run('pg_ctl', '-D', data, '-w', 'promote')
    },
    sql: text => run('psql', '-h', folder, '-U', 'test', '-d', 'postgres', '-qAt', '-c', text).trim(),
    end: () => {
      try {
        off('immediate')
      } catch {
        // It was stopped before.
      }
      rmSync(folder, { recursive: true, force: true })
    }
  }
}
