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
  test: { environment: 'node', pool: 'forks', maxWorkers: 2, testTimeout: 30_000, hookTimeout: 30_000 }
} as const
