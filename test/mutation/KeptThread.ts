// One thread for many mutants: to load the engine takes longer than most tests of it.
import { Worker } from 'node:worker_threads'
import type { PoolOptions, PoolWorker, TestProject, WorkerRequest } from 'vitest/node'

type Listener = (message: unknown) => void
type Start = Extract<WorkerRequest, { type: 'start' }>

/** So many runs one thread takes; what each leaves behind is little, but not nothing. */
const longest = 250

const answer = (type: 'started' | 'stopped') => ({ type, __vitest_worker_response__: true })

let thread: Worker | undefined
let runs = 0
/** Whether modules were loaded while a mutant was active in them: then nobody else may use them. */
let tainted = false

const discard = async (): Promise<void> => {
  const old = thread
  thread = undefined
  await old?.terminate()
}

const isStatic = (project: TestProject): boolean =>
  (project.getProvidedContext() as { mutantActivation?: string }).mutantActivation === 'static'

/**
 * A worker of vitest that outlives its run: the next one finds the modules loaded, all but the test files themselves.
 * A mutant that is active while modules load gets a thread of its own.
 */
class KeptThread implements PoolWorker {
  readonly name = 'kept thread'
  readonly #options: PoolOptions
  readonly #listeners: Array<readonly [string, Listener]> = []
  #start: Start | undefined
  #fresh = true
  #stopped = false

  constructor(options: PoolOptions) {
    this.#options = options
  }

  async start(): Promise<void> {
    const alone = isStatic(this.#options.project)
    if (tainted || alone || runs >= longest) await discard()
    tainted = alone
    this.#fresh = thread === undefined
    runs = this.#fresh ? 1 : runs + 1
    thread?.ref()
    thread ??= new Worker(`${this.#options.distPath}/workers/threads.js`, {
      env: this.#options.env,
      execArgv: this.#options.execArgv,
      stdout: true,
      stderr: true
    })
  }

  /** Without a word of farewell the thread was stopped in the middle of something, and is not used again. */
  async stop(): Promise<void> {
    for (const [event, listener] of this.#listeners) thread?.off(event, listener)
    if (!this.#stopped) await discard()
    // Idle, it keeps nobody from leaving.
    thread?.unref()
    this.#listeners.length = 0
  }

  on(event: string, listener: Listener): void {
    this.#listeners.push([event, listener])
    thread?.on(event, listener)
  }

  off(event: string, listener: Listener): void {
    thread?.off(event, listener)
  }

  send(message: WorkerRequest): void {
    if (message.type === 'start') {
      this.#start = message
      if (!this.#fresh) this.#reply(answer('started'))
      else thread?.postMessage(message)
    } else if (message.type === 'stop') {
      this.#stopped = true
      this.#reply(answer('stopped'))
    } else if ('context' in message) {
      // The thread remembers how the first run was configured; this one may want other tests.
      thread?.postMessage({ ...message, context: { ...this.#start?.context, ...message.context } })
    } else {
      thread?.postMessage(message)
    }
  }

  deserialize(data: unknown): unknown {
    return data
  }

  #reply(message: unknown): void {
    for (const [event, listener] of this.#listeners) {
      if (event === 'message') queueMicrotask(() => listener(message))
    }
  }
}

export const keptThread = {
  name: 'kept thread',
  createPoolWorker: (options: PoolOptions): PoolWorker => new KeptThread(options)
}
