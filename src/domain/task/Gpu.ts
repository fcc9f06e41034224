/** GPUs and container resources, as a task carries them to whoever runs it (RULES 12). */

/** GPUs of one model. */
export interface Gpus {
  readonly model: string
  readonly count: number
}

/** What a training container gets: GPUs, memory and shared memory in GiB, whole CPUs. */
export interface Resources {
  readonly gpus: Gpus
  readonly memoryGiB: number
  readonly cpus: number
  readonly sharedMemoryGiB: number
}
