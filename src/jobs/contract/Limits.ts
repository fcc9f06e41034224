/** Limits: what each phase may take, and how often the world is given another chance (EXECUTION 4, 5). */
import * as t from 'io-ts'
import { closed, constant, integer, list, nullable, refine } from '../../domain/codec/Codec.js'
import { gibi, mebi } from '../output/Bytes.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** A time in seconds, at most the 24 days that a timer takes. */
const seconds = refine(
  t.number,
  (n): n is number => n > 0 && n <= 2_000_000,
  'a number of seconds above 0, at most 2000000'
)
const bytes = integer(4096)

const scratch = closed('a scratch folder', {
  /** The folder's absolute path in the container. */
  path: refine(
    t.string,
    (s): s is string => /^(?:\/[A-Za-z0-9._-]+)+$/.test(s) && !/\/\.{1,2}(?:\/|$)/.test(s),
    'an absolute path'
  ),
  /** How much it holds. */
  bytes
})

/** Reads limits. Times are in seconds, sizes in bytes (EXECUTION 6). */
export const codec = closed('limits', {
  /** Reading the repository: its time, and how large it may be. */
  fetch: closed('the limits of fetching', {
    seconds,
    /** The most it may have, in bytes. */
    bytes
  }),
  /** Downloading a model or dataset: its time. */
  download: closed('the limits of downloading', { seconds }),
  /** Building the image. */
  build: closed('the limits of building', {
    seconds,
    /** Memory of a step, in bytes. */
    memoryBytes: integer(16 * mebi),
    /** CPUs of a step; a part of one is allowed. */
    cpus: refine(t.number, (n): n is number => n > 0 && n <= 10_000, 'a number of CPUs'),
    /** Processes and threads at once. */
    processes: integer(1),
    /** The finished image, base included. */
    bytes
  }),
  /** Training; its hours are the task's. */
  train: closed('the limits of training', {
    /** Between the polite request to stop and the kill. */
    graceSeconds: seconds,
    /** Processes and threads at once. */
    processes: integer(1),
    /** null: as many as the engine gives; more than it has itself, it cannot give. */
    openFiles: nullable(integer(16)),
    /** What the checkpoints volume may hold. */
    bytes,
    /** What may be written to the root file system where it is writable, as trainers expect it to be. */
    rootBytes: bytes,
    /** Whether the root file system cannot be written. */
    readOnlyRoot: t.boolean,
    /** In-memory folders, each with its size; they count as the container's memory. */
    scratch: list(scratch, 32),
    /** Log lines beyond so many bytes are read and dropped. */
    logBytes: bytes
  }),
  /** Copying the output: its time, size and number of files. */
  collect: closed('the limits of collecting', {
    seconds,
    /** The most it may have, in bytes. */
    bytes,
    /** Files at most. */
    files: integer(1)
  }),
  /** Scoring the output: its time. */
  evaluate: closed('the limits of evaluating', { seconds }),
  /** Uploading the output: its time. */
  publish: closed('the limits of publishing', { seconds }),
  /** Clearing up after a job: its time. */
  clean: closed('the limits of cleaning up', { seconds }),
  /** What the engine's disk must keep free while jobs run. */
  free: closed('what stays free', {
    /** Bytes that stay free. */
    bytes: integer(0),
    /** Inodes that stay free. */
    inodes: integer(0)
  }),
  /** How fast the engine's disk takes what jobs write, in bytes a second: the reserve must hold that between two looks. */
  diskBytesPerSecond: integer(0),
  /** How many models and datasets stay in the cache; beyond that, the ones longest out of use go. */
  cacheVolumes: integer(1),
  /** How many base images that were pulled for miners stay; beyond that, the ones longest out of use go. */
  baseImages: integer(1),
  /** How many bytes they may have, and for how long one may lie unused; what a job uses stays whatever it is. */
  cacheBytes: integer(0),
  /** How long what is cached may lie unused, in seconds. */
  cacheSeconds: refine(t.number, (n): n is number => n > 0, 'a number of seconds above 0'),
  /** How long an engine that does not answer is waited for. */
  engineSeconds: seconds,
  /** How often a writable mount is measured. */
  watchSeconds: seconds,
  /** How often a failure of the world is tried again, and the first wait; each wait doubles. */
  retries: integer(0, 20),
  /** The first wait, in seconds; each wait doubles. */
  backoffSeconds: seconds
})

/** Everything a job may take. Sizes are in bytes, times in seconds. */
export interface Limits extends t.TypeOf<typeof codec> {}

/** A small public image with a shell, which measures and carries. */
export const helperImage = 'busybox:1.37'

/** For machines that train language and image models. */
export const standard: Limits = constant({
  fetch: { seconds: 300, bytes: 2 * gibi },
  download: { seconds: 4 * 3600 },
  build: { seconds: 3600, memoryBytes: 32 * gibi, cpus: 8, processes: 8192, bytes: 120 * gibi },
  train: {
    graceSeconds: 60,
    processes: 32_768,
    openFiles: null,
    bytes: 600 * gibi,
    // One winner keeps checkpoints of the model's size in its root.
    rootBytes: 600 * gibi,
    readOnlyRoot: false,
    scratch: [],
    logBytes: 64 * mebi
  },
  collect: { seconds: 2 * 3600, bytes: 300 * gibi, files: 20_000 },
  evaluate: { seconds: 3 * 3600 },
  publish: { seconds: 3 * 3600 },
  clean: { seconds: 120 },
  free: { bytes: 20 * gibi, inodes: 100_000 },
  diskBytesPerSecond: gibi,
  cacheVolumes: 64,
  baseImages: 32,
  cacheBytes: 2048 * gibi,
  cacheSeconds: 30 * 24 * 3600,
  engineSeconds: 600,
  watchSeconds: 2,
  retries: 2,
  backoffSeconds: 5
})

/** The same with a read-only root: stricter than what miners' trainers are written for, which write below it. */
export const sealed: Limits = constant({
  ...standard,
  train: {
    ...standard.train,
    readOnlyRoot: true,
    scratch: [
      { path: '/tmp', bytes: 32 * gibi },
      { path: '/root/.cache', bytes: 8 * gibi },
      { path: '/run', bytes: 64 * mebi }
    ]
  }
})
