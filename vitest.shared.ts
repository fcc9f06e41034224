import { fileURLToPath } from 'node:url'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** The entry points by their names, for tests and examples, before anything is built. */
const entries: Readonly<Record<string, string>> = {
  '': 'src/index.ts',
  '/play': 'src/play/index.ts',
  '/store': 'src/store/index.ts',
  '/journal': 'src/store/FileJournal.ts',
  '/docker': 'src/docker/Docker.ts',
  '/slurm': 'src/slurm/Slurm.ts',
  '/kubernetes': 'src/kubernetes/Manifests.ts',
  '/simulation': 'src/simulation/index.ts',
  '/pool': 'src/simulation/workers.ts',
  '/page': 'src/page/Report.tsx',
  '/testing': 'src/testing/index.ts'
}

/** What all tiers of tests share. */
export const shared = {
  resolve: {
    alias: Object.entries(entries).map(([entry, file]) => ({
      find: new RegExp(`^dethrone${entry}$`),
      replacement: here(file)
    }))
  },
  test: {
    environment: 'node',
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 30_000,
    setupFiles: here('test/setup.ts')
  }
} as const

/** Quick tests that change what a process has only one of: streams, environment, folder, clock, loaded modules. */
export const alone = [
  'test/cli/json.test.ts',
  'test/cli/kinds.test.ts',
  'test/cli/main.test.ts',
  'test/cli/play/play.test.ts',
  'test/cli/terminal/progress.test.ts',
  'test/cli/try/repository.test.ts',
  'test/cli/try/try.test.ts',
  'test/cli/weights/weights.test.ts',
  'test/docker/fetching.test.ts',
  'test/readme.test.ts'
] as const
