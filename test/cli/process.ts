// The command line as a process of its own: in a pipe, and in a pseudo-terminal of a given width.
import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll } from 'vitest'
import { compiled } from '../docker/compiled.js'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Python's own module opens the terminal; it is on every Linux and macOS that has Python at all. */
const inTerminal = `import os,pty,sys,fcntl,termios,struct
pid,fd=pty.fork()
if pid==0: os.execvp(sys.argv[2],sys.argv[2:])
fcntl.ioctl(fd,termios.TIOCSWINSZ,struct.pack('HHHH',24,int(sys.argv[1]),0,0))
out=b''
while True:
    try: part=os.read(fd,65536)
    except OSError: break
    if not part: break
    out+=part
status=os.waitpid(pid,0)[1]
sys.stdout.buffer.write(out)
sys.exit(os.waitstatus_to_exitcode(status))
`

/** The same for whoever types: each key that is given answers one question, which ends in a colon and a blank. */
const typing = `import os,pty,sys
pid,fd=pty.fork()
if pid==0: os.execvp(sys.argv[2],sys.argv[2:])
keys=sys.argv[1].split('|')
out=b''
sent=0
while True:
    try: part=os.read(fd,65536)
    except OSError: break
    if not part: break
    out+=part
    if out.count(b'): ')>sent and sent<len(keys):
        os.write(fd,keys[sent].encode())
        sent+=1
status=os.waitpid(pid,0)[1]
sys.stdout.buffer.write(out)
sys.exit(os.waitstatus_to_exitcode(status))
`

const python = spawnSync('python3', ['-c', 'import pty']).status === 0

/** Why there is no pseudo-terminal, if there is none. */
export const why = python ? undefined : 'there is no python3'
export const note = why === undefined ? '' : ` (skipped: ${why})`

export interface Ran {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** What whoever runs the tests wants of colours is not what is tested. */
const { NO_COLOR: _, FORCE_COLOR: __, ...inherited } = process.env

/** The command line compiled once for a suite, beside the files that it finds by their place in the package. */
export const processes = (name = 'cli') => {
  const home = join(root, 'node_modules', '.cache', `dethrone-${name}-${process.pid}`)
  const main = join(home, 'dist', 'cli', 'main.js')
  beforeAll(() => {
    compiled(join(home, 'dist'))
    for (const name of ['package.json', 'examples']) symlinkSync(join(root, name), join(home, name))
    mkdirSync(join(home, 'work'))
  })
  afterAll(() => {
    rmSync(home, { recursive: true, force: true })
  })
  const of = (
    command: string,
    args: ReadonlyArray<string>,
    input: string,
    environment: NodeJS.ProcessEnv
  ): Ran => {
    const { status, stdout, stderr } = spawnSync(command, args, {
      cwd: join(home, 'work'),
      input,
      encoding: 'utf8',
      maxBuffer: 1e9,
      env: { ...inherited, ...environment }
    })
    return { code: status, out: stdout, err: stderr }
  }
  return {
    main,
    work: (name: string): string => join(home, 'work', name),
    piped: (args: ReadonlyArray<string>, input = ''): Ran => of(process.execPath, [main, ...args], input, {}),
    shell: (script: string): Ran =>
      of('bash', ['-c', script], '', { DETHRONE: `${process.execPath} ${main}` }),
    /** In a terminal, with what is typed at each question in turn. */
    asked: (keys: ReadonlyArray<string>, args: ReadonlyArray<string>): Ran =>
      of('python3', ['-c', typing, keys.join('|'), process.execPath, main, ...args], '', { NO_COLOR: '1' }),
    terminal: (columns: number, args: ReadonlyArray<string>, environment: NodeJS.ProcessEnv = {}): Ran =>
      of('python3', ['-c', inTerminal, String(columns), process.execPath, main, ...args], '', environment)
  }
}
