// Engines of the tests' own: each with data, socket and network of its own, and a stand-in for the GPU runtime's hook.
import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import Docker from 'dockerode'

/** A folder with another engine's programs, for whoever tries the suites on it: as many of them as differ. */
const others = process.env['DETHRONE_TEST_PROGRAMS']
const folders = [...(others === undefined ? [] : [others]), '/usr/sbin', '/usr/bin', '/sbin']
const found = (name: string) => folders.map(folder => join(folder, name)).find(existsSync)
const binaries = { dockerd: found('dockerd'), containerd: found('containerd') }

export const busybox = ['/bin/busybox', '/usr/bin/busybox'].find(existsSync)

const noGit = (): string | undefined => {
  try {
    execFileSync('git', ['--version'])
    return undefined
  } catch {
    return 'there is no git'
  }
}

/** Why there are no repositories here, if there are none. */
export const gitless = noGit()

/** Why no engine of one's own can be started here, if it cannot. */
export const why =
  process.getuid?.() !== 0
    ? 'an engine of the suite’s own needs root'
    : binaries.dockerd === undefined || binaries.containerd === undefined
      ? 'there is no dockerd to start'
      : busybox === undefined
        ? 'there is no busybox to make a base image of'
        : gitless
export const note = why === undefined ? '' : ` (skipped: ${why})`

/** What an engine's data lie on: memory of a size, or a file of a size with a file system in it. */
export interface Disk {
  readonly type: 'memory' | 'ext4' | 'btrfs'
  readonly bytes: number
}

export interface Daemon {
  readonly socket: string
  /** Where its data lie. */
  readonly data: string
  /** Runs a command in the engine's own network. */
  readonly inside: (command: ReadonlyArray<string>) => ChildProcess
  readonly docker: Docker
  readonly start: () => Promise<void>
  /** Sends it a signal and waits for nothing. */
  readonly signal: (signal: 'SIGSTOP' | 'SIGCONT') => void
  /** Ends it with that signal, and waits until it has ended. */
  readonly end: (signal: 'SIGKILL' | 'SIGTERM') => Promise<void>
  readonly dispose: () => Promise<void>
}

/** What a process was called with; nothing of one that has ended. */
const commandOf = (id: string): string => {
  try {
    return readFileSync(`/proc/${id}/cmdline`, 'utf8')
  } catch {
    return ''
  }
}

/** Mounts a disk: btrfs with quota groups, which the engine's driver of that name then uses. */
const mounted = (disk: Disk, data: string): void => {
  mkdirSync(data)
  if (disk.type === 'memory') {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${disk.bytes}`, 'none', data])
    return
  }
  const image = `${data}.image`
  execFileSync('truncate', ['-s', String(disk.bytes), image])
  execFileSync(`mkfs.${disk.type}`, ['-q', image])
  execFileSync('mount', ['-o', 'loop', image, data])
  if (disk.type === 'btrfs') execFileSync('btrfs', ['quota', 'enable', data])
}

/** Makes a daemon, on a disk of its own where it is given one and with flags of its own; it is not started yet. */
export const make = (disk?: Disk, flags: ReadonlyArray<string> = []): Daemon => {
  const folder = join(tmpdir(), `dethrone-engine-${randomUUID().slice(0, 8)}`)
  const socket = join(folder, 'docker.sock')
  const docker = new Docker({ socketPath: socket })
  const data = join(folder, 'data')
  const hooks = join(folder, 'hooks')
  const environment = {
    ...process.env,
    PATH: [hooks, ...(others === undefined ? [] : [others]), process.env['PATH']].join(':')
  }
  const running: { containerd?: ChildProcess; dockerd?: ChildProcess } = {}
  const ended = async (child: ChildProcess | undefined, signal: 'SIGKILL' | 'SIGTERM'): Promise<void> => {
    if (child?.exitCode !== null || child.signalCode !== null) return
    const exit = new Promise(resolve => child.once('exit', resolve))
    child.kill(signal)
    await exit
  }
  const end = (signal: 'SIGKILL' | 'SIGTERM'): Promise<void> => ended(running.dockerd, signal)
  return {
    socket,
    docker,
    data,
    end,
    inside: ([command = '', ...rest]) =>
      spawn('nsenter', [`--net=/proc/${String(running.dockerd?.pid)}/ns/net`, command, ...rest], {
        stdio: ['ignore', 'pipe', 'inherit']
      }),
    signal: signal => void running.dockerd?.kill(signal),
    start: async () => {
      mkdirSync(hooks, { recursive: true })
      writeFileSync(join(hooks, 'nvidia-container-runtime-hook'), '#!/bin/sh\nexit 0\n', { mode: 0o755 })
      if (disk !== undefined && !existsSync(data)) mounted(disk, data)
      // As on most machines, containers outlive the engine that started them.
      running.containerd ??= spawn(
        binaries.containerd ?? '',
        [
          `--root=${join(folder, 'c-data')}`,
          `--state=${join(folder, 'c-state')}`,
          `--address=${join(folder, 'c.sock')}`
        ],
        { stdio: 'ignore', env: environment }
      )
      running.dockerd = spawn(
        'unshare',
        [
          // In a network of its own, with the usual bridge and rules: nothing of the machine's own is touched.
          '--net',
          '/bin/sh',
          '-c',
          'ip link set lo up; exec "$@"',
          'engine',
          binaries.dockerd ?? '',
          `--host=unix://${socket}`,
          `--containerd=${join(folder, 'c.sock')}`,
          `--data-root=${data}`,
          `--exec-root=${join(folder, 'exec')}`,
          `--pidfile=${join(folder, 'docker.pid')}`,
          ...(disk?.type === 'btrfs' ? ['--storage-driver=btrfs'] : []),
          '--shutdown-timeout=2',
          ...flags
        ],
        { stdio: 'ignore', env: environment }
      )
      for (let i = 0; i < 900; i += 1) {
        if (
          await docker.ping().then(
            () => true,
            () => false
          )
        )
          return
        await sleep(100)
      }
      throw new Error('The engine does not answer.')
    },
    dispose: async () => {
      await end('SIGTERM')
      await ended(running.containerd, 'SIGTERM')
      // The shims of containers that an engine lost outlive it.
      for (const id of readdirSync('/proc').filter(name => /^\d+$/.test(name)))
        if (commandOf(id).includes(`${folder}/`)) process.kill(Number(id), 'SIGKILL')
      for (const line of readFileSync('/proc/mounts', 'utf8').split('\n').reverse()) {
        const at = line.split(' ')[1] ?? ''
        if (at.startsWith(folder)) execFileSync('umount', ['-l', at])
      }
      rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
    }
  }
}
