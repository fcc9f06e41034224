/** Manifests: what a Kubernetes adapter of Slurm's shape hands over for one job (docs/kubernetes.md). Pure; nothing here talks to a cluster. */
import * as E from 'fp-ts/lib/Either.js'
import type { Job } from '../domain/task/Job.js'
import type { Task } from '../domain/task/Task.js'
import * as Names from '../jobs/contract/Names.js'

/** What an operator decides of the cluster. */
export interface Terms {
  /** The namespace that jobs run in. */
  readonly namespace: string
  /** The image with the program that runs a job on its node, and the program with its arguments; `{folder}` is the job's folder. */
  readonly image: string
  /** The command that runs a job on the node. */
  readonly program: ReadonlyArray<string>
  /** The claim of a volume that all nodes and the validator share, and where it lies in the container. */
  readonly volumeClaim: string
  /** The shared folder, as its volume mounts it. */
  readonly folder: string
  /** Labels of nodes with a GPU model, such as `nvidia.com/gpu.product`. */
  readonly nodeLabels: Readonly<Record<string, Readonly<Record<string, string>>>>
  /** The class of sandboxed containers, such as `gvisor`; null: the cluster's own. */
  readonly runtimeClass: string | null
  /** What a job may take besides its hours, and between TERM and KILL, in seconds. */
  readonly aroundSeconds: number
  /** Seconds between the request to stop and the kill. */
  readonly graceSeconds: number
}

/** One execution: its name, and its folder below the shared one. */
export interface Execution {
  /** The object's name in the cluster. */
  readonly name: string
  /** The execution's folder, below the shared one. */
  readonly folder: string
}

const isName = (text: string): boolean => /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(text)

const label = 'dethrone.execution'

/**
 * A `Job` and the `NetworkPolicy` that leaves it without network. The job is tried once: whether it is tried again is
 * the validator's to say, under another name. `Left` says what cannot be written.
 */
export const of =
  (terms: Terms) =>
  (execution: Execution, job: Job, task: Task): E.Either<string, readonly [object, object]> => {
    const { gpus, memoryGiB, cpus, sharedMemoryGiB } = task.resources
    const nodes = terms.nodeLabels[gpus.model]
    if (!isName(execution.name)) return E.left(`${execution.name} is no name of Kubernetes.`)
    if (nodes === undefined) return E.left(`nodeLabels has none for the GPU model ${gpus.model}.`)
    const amounts = [memoryGiB, cpus, sharedMemoryGiB, task.hours, gpus.count]
    if (amounts.some(n => !(n > 0 && n <= 1_000_000)) || !Number.isInteger(gpus.count))
      return E.left('GPUs, memory, CPUs and hours must be above 0, at most 1000000.')
    const labels = { [label]: execution.name, 'dethrone.task': Names.taskId(job) }
    const metadata = { name: execution.name, namespace: terms.namespace, labels }
    const mebi = (gibi: number): string => `${Math.ceil(gibi * 1024)}Mi`
    const resources = {
      cpu: `${Math.ceil(cpus * 1000)}m`,
      memory: mebi(memoryGiB),
      'nvidia.com/gpu': String(gpus.count)
    }
    const at = `${terms.folder}/${execution.folder}`
    const seconds = Math.ceil(task.hours * 3600) + terms.aroundSeconds
    return E.right([
      {
        apiVersion: 'batch/v1',
        kind: 'Job',
        metadata: { ...metadata, annotations: { 'dethrone.hotkey': job.miner.hotkey } },
        spec: {
          // Once: another attempt is another execution.
          backoffLimit: 0,
          completions: 1,
          parallelism: 1,
          activeDeadlineSeconds: seconds,
          // The result lies in the shared folder; the queue is not where it is remembered.
          ttlSecondsAfterFinished: 3600,
          template: {
            metadata: { labels },
            spec: {
              restartPolicy: 'Never',
              terminationGracePeriodSeconds: terms.graceSeconds,
              automountServiceAccountToken: false,
              enableServiceLinks: false,
              hostNetwork: false,
              hostPID: false,
              hostIPC: false,
              ...(terms.runtimeClass === null ? {} : { runtimeClassName: terms.runtimeClass }),
              nodeSelector: nodes,
              containers: [
                {
                  name: 'job',
                  image: terms.image,
                  command: terms.program.map(word => word.replaceAll('{folder}', at)),
                  resources: { limits: resources, requests: resources },
                  securityContext: {
                    allowPrivilegeEscalation: false,
                    privileged: false,
                    capabilities: { drop: ['ALL'] },
                    seccompProfile: { type: 'RuntimeDefault' }
                  },
                  volumeMounts: [
                    // Its own folder alone: neither reads nor spoils another's.
                    { name: 'shared', mountPath: at, subPath: execution.folder },
                    { name: 'memory', mountPath: '/dev/shm' }
                  ]
                }
              ],
              volumes: [
                { name: 'shared', persistentVolumeClaim: { claimName: terms.volumeClaim } },
                { name: 'memory', emptyDir: { medium: 'Memory', sizeLimit: mebi(sharedMemoryGiB) } }
              ]
            }
          }
        }
      },
      {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'NetworkPolicy',
        metadata,
        // Both types and no rule of either: nothing comes in, nothing goes out.
        spec: {
          podSelector: { matchLabels: { [label]: execution.name } },
          policyTypes: ['Ingress', 'Egress']
        }
      }
    ])
  }
