/** What runs jobs, as a configuration describes it. */
import * as t from 'io-ts'
import * as Codec from '../../domain/codec/Codec.js'
import * as Builds from './Builds.js'

const { closed, integer, nullable, text } = Codec

const share = Codec.refine(
  t.number,
  (n): n is number => Number.isFinite(n) && n >= 0 && n <= 1,
  'a number from 0 to 1'
)

/** Makes every score up from the seed: for rehearsals. Each job takes so many milliseconds. */
const simulated = closed('the simulated executor', {
  type: t.literal('simulated'),
  /** What strengths and scores are drawn from. */
  seed: text(256),
  /** How far strengths lie apart, from 0 to 1. */
  spread: share,
  /** How far scores scatter, from 0 to 1. */
  noise: share,
  /** The share of jobs that fail, from 0 to 1. */
  failures: share,
  /** How long a job takes, in milliseconds. */
  milliseconds: integer(0, 86_400_000)
})

/** How an engine gets GPUs, and the operator's images on it. */
const images = {
  /** How the engine is asked for a GPU: its runtime's option, CDI names, or not at all. */
  gpuRequest: Codec.oneOf('runtime', 'cdi', 'none'),
  /** The image that copies files into and out of volumes. */
  helper: text(256),
  /** The image that downloads models and datasets. */
  downloader: text(256),
  /** The evaluator's image, and whether it gets the job's GPUs. */
  evaluator: text(256),
  /** Whether the evaluator gets the job's GPUs. */
  evaluatorGpus: t.boolean
}

/** What runs a job on a node of a cluster: an engine by its socket on the node, or a program of the operator's. */
export const runtime = Codec.tagged('a runtime', {
  docker: closed('Docker on a node', {
    type: t.literal('docker'),
    /** The engine's socket on the node. */
    socket: text(4096),
    ...images
  }),
  /** A program by its absolute path, and its arguments, in which `{folder}` is the job's folder (docs/slurm.md). */
  program: closed('a program on a node', {
    type: t.literal('program'),
    /** The program by its absolute path, and its arguments. */
    program: Codec.list(text(1024), 64)
  }),
  simulated
})

/** What runs jobs. */
export const codec = Codec.tagged('an executor', {
  simulated,
  /** Runs jobs on a Docker engine of this machine (docs/running-jobs.md). */
  docker: closed('the Docker executor', {
    type: t.literal('docker'),
    /** The engine's socket. */
    socket: text(4096),
    /** Validators that share an engine have different ones. */
    pool: text(64),
    /** The devices of each GPU model: `[{ "model": "H100", "devices": ["0", "1"] }]`. */
    gpus: Codec.list(
      closed('GPUs', {
        /** The model as rule sets name it. */
        model: text(64),
        /** Ids by which the engine knows them. */
        devices: Codec.list(text(64), 1_024)
      }),
      64
    ),
    /** An engine apart for builds; null builds on the one that trains. */
    builds: nullable(Builds.codec),
    ...images
  }),
  /** Hands jobs to a Slurm cluster (docs/slurm.md). */
  slurm: closed('the Slurm executor', {
    type: t.literal('slurm'),
    /** Validators that share a folder have different ones. */
    pool: text(64),
    /** The folder that this machine and all nodes share, at the same path. */
    folder: text(1024),
    /** null: what the cluster has by default. */
    partition: nullable(text(64)),
    /** The account that jobs are charged to; null is the cluster's default. */
    account: nullable(text(64)),
    /** Their quality of service; null is the cluster's default. */
    qos: nullable(text(64)),
    /** What the cluster calls GPU models: `[{ "model": "H100", "type": "h100_sxm" }]`. */
    gpuTypes: Codec.list(
      closed('a GPU type', {
        /** The model as rule sets name it. */
        model: text(64),
        /** The type as gres.conf names it. */
        type: text(64)
      }),
      64
    ),
    /** How many jobs are kept in its queue. */
    submitted: integer(1, 100_000),
    runtime
  })
})
