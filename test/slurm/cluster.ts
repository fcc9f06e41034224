// A Slurm of the tests' own: one controller and several nodes on this machine, everything in one folder, ended by process id.
import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { compiled } from '../docker/compiled.js'

const found = (name: string): string | undefined =>
  ['/usr/sbin', '/usr/bin', '/sbin'].map(folder => join(folder, name)).find(existsSync)

const needed = ['slurmctld', 'slurmd', 'munged', 'sbatch', 'squeue', 'scancel', 'scontrol']
const missing = needed.filter(name => found(name) === undefined)

/** Why no cluster can be started here, if it cannot. */
export const why =
  process.getuid?.() !== 0
    ? 'a cluster of the suite’s own needs root'
    : missing.length > 0
      ? `there is no ${missing.join(', ')} (Debian: slurm-wlm, munge)`
      : undefined
export const skipped = why !== undefined
export const note = why === undefined ? '' : ` (skipped: ${why})`
if (why !== undefined) console.log(`The end-to-end tests against a Slurm cluster are skipped: ${why}.`)

export const gpusPerNode = 4

/** As many free ports as are asked for; nobody else takes them in the meantime, as far as luck goes. */
const ports = async (count: number): Promise<ReadonlyArray<number>> => {
  const servers = await Promise.all(
    Array.from(
      { length: count },
      () =>
        new Promise<ReturnType<typeof createServer>>((resolve, reject) => {
          const server = createServer().once('error', reject)
          server.listen(0, '127.0.0.1', () => resolve(server))
        })
    )
  )
  return Promise.all(
    servers.map(
      server =>
        new Promise<number>(resolve => {
          const address = server.address()
          const port = typeof address === 'object' && address !== null ? address.port : 0
          server.close(() => resolve(port))
        })
    )
  )
}

export interface Cluster {
  readonly folder: string
  /** For the tools: where the configuration is. */
  readonly configuration: string
  /** The sources as Node runs them, for what is started on nodes. */
  readonly code: string
  readonly nodes: ReadonlyArray<string>
  /** Runs one of Slurm's tools. */
  readonly ask: (tool: string, ...args: ReadonlyArray<string>) => string
  readonly controller: { readonly start: () => Promise<void>; readonly end: () => Promise<void> }
  /** Ends a node with all that it runs, as a loss of power does. */
  readonly kill: (node: string) => Promise<void>
  readonly revive: (node: string) => Promise<void>
  readonly dispose: () => Promise<void>
}

const commandOf = (id: string): string => {
  try {
    return readFileSync(`/proc/${id}/cmdline`, 'utf8')
  } catch {
    return ''
  }
}
const environmentOf = (id: string): string => {
  try {
    return readFileSync(`/proc/${id}/environ`, 'latin1')
  } catch {
    return ''
  }
}

const end = async (child: ChildProcess | undefined, signal: NodeJS.Signals): Promise<void> => {
  if (child?.exitCode !== null || child.signalCode !== null) return
  const exit = new Promise(resolve => child.once('exit', resolve))
  child.kill(signal)
  await exit
}

/**
 * Starts a cluster of so many nodes, waits until all of them are idle, and makes it the one that Slurm's tools ask. An
 * epilog is the text of a shell script.
 */
export const start = async (count = 3, epilog: string | null = null): Promise<Cluster> => {
  const code = compiled()
  const folder = mkdtempSync(join(tmpdir(), 'dethrone-slurm-'))
  const at = (...path: ReadonlyArray<string>): string => join(folder, ...path)
  const nodes = Array.from({ length: count }, (_, i) => `n${i + 1}`)
  const [controllerPort = 0, ...nodePorts] = await ports(count + 1)
  const host = hostname().split('.')[0] ?? 'localhost'
  const configuration = at('slurm.conf')
  for (const name of ['munge', 'state', 'spool', 'run', ...nodes.map(node => `spool/${node}`)])
    mkdirSync(at(name), { mode: 0o755 })
  if (epilog !== null) writeFileSync(at('epilog'), epilog, { mode: 0o755 })
  writeFileSync(at('munge', 'key'), randomBytes(128), { mode: 0o400 })
  for (let i = 0; i < gpusPerNode; i += 1) execFileSync('mknod', [at(`gpu${i}`), 'c', '1', '3'])
  writeFileSync(
    configuration,
    `ClusterName=test
SlurmctldHost=${host}(127.0.0.1)
SlurmctldPort=${controllerPort}
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=${at('munge', 'socket')}
CredType=cred/munge
MpiDefault=none
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SwitchType=switch/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core_Memory
GresTypes=gpu
ReturnToService=2
StateSaveLocation=${at('state')}
SlurmdSpoolDir=${at('spool')}/%n
SlurmctldPidFile=${at('run', 'controller.pid')}
SlurmdPidFile=${at('run')}/%n.pid
SlurmctldLogFile=${at('controller.log')}
SlurmdLogFile=${folder}/%n.log
SlurmdParameters=config_overrides
SlurmctldTimeout=10
SlurmdTimeout=6
KillWait=5
MinJobAge=${epilog === null ? 5 : 60}
InactiveLimit=0
SchedulerType=sched/backfill
SchedulerParameters=bf_interval=2,sched_interval=2,max_rpc_cnt=0,batch_sched_delay=0
${nodes
  .map(
    (node, i) =>
      `NodeName=${node} NodeHostname=${host} NodeAddr=127.0.0.1 Port=${nodePorts[i] ?? 0} CPUs=96 RealMemory=500000 Gres=gpu:H100:${gpusPerNode}`
  )
  .join('\n')}
PreemptType=preempt/partition_prio
PreemptMode=CANCEL
${epilog === null ? '' : `Epilog=${at('epilog')}\n`}PartitionName=gpu Nodes=ALL Default=YES MaxTime=INFINITE State=UP PriorityTier=1
PartitionName=urgent Nodes=ALL MaxTime=INFINITE State=UP PriorityTier=10
`
  )
  writeFileSync(
    at('gres.conf'),
    `NodeName=${nodes.join(',')} Name=gpu Type=H100 File=${folder}/gpu[0-${gpusPerNode - 1}]\n`
  )
  const environment = { ...process.env, SLURM_CONF: configuration }
  const began = (name: string, ...args: ReadonlyArray<string>): ChildProcess =>
    spawn(found(name) ?? name, args, { stdio: 'ignore', env: environment })
  const ask = (tool: string, ...args: ReadonlyArray<string>): string =>
    execFileSync(found(tool) ?? tool, args, {
      env: environment,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe']
    })
  const until = async (what: string, holds: () => boolean): Promise<void> => {
    for (let i = 0; i < 300; i += 1) {
      try {
        if (holds()) return
      } catch {
        // It does not answer yet.
      }
      await sleep(100)
    }
    throw new Error(`The cluster: ${what}.`)
  }
  const munge = began(
    'munged',
    '--foreground',
    '--force',
    `--key-file=${at('munge', 'key')}`,
    `--socket=${at('munge', 'socket')}`,
    `--pid-file=${at('munge', 'pid')}`,
    `--log-file=${at('munge', 'log')}`,
    `--seed-file=${at('munge', 'seed')}`
  )
  const running = new Map<string, ChildProcess>()
  const controller = {
    start: async () => {
      running.set('controller', began('slurmctld', '-D'))
      await until('its controller does not answer', () => ask('scontrol', 'ping').includes('UP'))
    },
    end: () => end(running.get('controller'), 'SIGTERM')
  }
  /** Said once for each partition of the node. */
  const idle = (node: string) =>
    ask('sinfo', '--noheader', '-N', `--nodes=${node}`, '-o', '%T').split('\n')[0] ?? ''
  const revive = async (node: string): Promise<void> => {
    running.set(node, began('slurmd', '-D', '-N', node))
    await until(`${node} does not come up`, () => /^(?:idle|mixed|allocated)$/.test(idle(node)))
  }
  /** Everything of this cluster that runs: daemons, steps, and what they started. */
  const others = (of: string): ReadonlyArray<number> =>
    readdirSync('/proc')
      .filter(name => /^\d+$/.test(name) && Number(name) !== process.pid)
      .filter(id => environmentOf(id).includes(configuration) || commandOf(id).includes(folder))
      .filter(id => of === '' || environmentOf(id).includes(`SLURMD_NODENAME=${of}\0`) || stepOf(id, of))
      .map(Number)
  const stepOf = (id: string, node: string): boolean => {
    const command = commandOf(id)
    return command.includes('slurmstepd') && environmentOf(id).includes(`SLURMD_NODENAME=${node}\0`)
  }
  const shot = (ids: ReadonlyArray<number>): void => {
    for (const id of ids)
      try {
        process.kill(id, 'SIGKILL')
      } catch {
        // It has ended by itself.
      }
  }
  const dispose = async (): Promise<void> => {
    for (const node of nodes) await end(running.get(node), 'SIGKILL')
    await controller.end()
    shot(others(''))
    await end(munge, 'SIGTERM')
    for (const line of readFileSync('/proc/mounts', 'utf8').split('\n').reverse()) {
      const mount = line.split(' ')[1] ?? ''
      if (mount.startsWith(folder)) execFileSync('umount', ['-l', mount])
    }
    rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
    rmSync(code, { recursive: true })
  }
  try {
    await until('munge does not answer', () => existsSync(at('munge', 'socket')))
    await controller.start()
    await Promise.all(nodes.map(revive))
  } catch (thrown) {
    await dispose()
    throw thrown
  }
  process.env['SLURM_CONF'] = configuration
  return {
    folder,
    configuration,
    code,
    nodes,
    ask,
    controller,
    revive,
    kill: async node => {
      await end(running.get(node), 'SIGKILL')
      shot(others(node))
    },
    dispose
  }
}
