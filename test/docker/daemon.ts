// An engine of the test's own, to be killed: with its own folders, and a stand-in for the GPU runtime's hook.
import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import Docker from 'dockerode'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import * as House from './house.js'

const found = (name: string) =>
  ['/usr/sbin', '/usr/bin', '/sbin'].map(folder => join(folder, name)).find(existsSync)
const binaries = { dockerd: found('dockerd'), containerd: found('containerd') }

/** Why no engine of one's own can be started here, if it cannot. */
export const why =
  House.why ??
  (process.getuid?.() !== 0
    ? 'needs root'
    : binaries.dockerd === undefined || binaries.containerd === undefined
      ? 'there is no dockerd to start'
      : undefined)
export const note = why === undefined ? '' : ` (skipped: ${why})`

export interface Daemon {
  readonly socket: string
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

/** Makes a daemon, on a disk of its own where it is given a size; it is not started yet. */
export const make = ({ diskBytes }: { readonly diskBytes?: number } = {}): Daemon => {
  const folder = join(tmpdir(), `dethrone-engine-${randomUUID().slice(0, 8)}`)
  const socket = join(folder, 'docker.sock')
  const docker = new Docker({ socketPath: socket })
  const hooks = join(folder, 'hooks')
  const environment = { ...process.env, PATH: `${hooks}:${process.env['PATH'] ?? ''}` }
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
    end,
    signal: signal => void running.dockerd?.kill(signal),
    start: async () => {
      mkdirSync(hooks, { recursive: true })
      writeFileSync(join(hooks, 'nvidia-container-runtime-hook'), '#!/bin/sh\nexit 0\n', { mode: 0o755 })
      const data = join(folder, 'data')
      if (diskBytes !== undefined && !existsSync(data)) {
        mkdirSync(data)
        execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${diskBytes}`, 'none', data])
      }
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
          // In a network of its own: it would take the other engine's bridge away.
          '--net',
          binaries.dockerd ?? '',
          `--host=unix://${socket}`,
          `--containerd=${join(folder, 'c.sock')}`,
          `--data-root=${data}`,
          `--exec-root=${join(folder, 'exec')}`,
          `--pidfile=${join(folder, 'docker.pid')}`,
          '--bridge=none',
          '--iptables=false',
          '--shutdown-timeout=2'
        ],
        { stdio: 'ignore', env: environment }
      )
      for (let i = 0; i < 200; i += 1) {
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

/** A daemon for the tests of one suite, each of which leaves nothing behind. */
export const lent = (disk: { readonly diskBytes?: number } = {}) => {
  const daemon = make(disk)
  beforeAll(async () => {
    await daemon.start()
    await House.images(daemon.docker)
  }, 60_000)
  afterEach(async () => expect(await House.left(daemon.docker)).toEqual([]))
  afterAll(() => daemon.dispose(), 60_000)
  return { daemon, connection: { type: 'Socket', path: daemon.socket } } as const
}
