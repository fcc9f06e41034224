// `dethrone run` as a process, on SQLite and on a PostgreSQL server of the tests' own.
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe } from 'vitest'
import { processes } from '../cli/process.js'
import * as Server from '../store/server.js'
import { laws } from './run.js'

const why = Server.why()

describe('a validator as a process, kept in SQLite', () => {
  laws(processes('sqlite'), () => ({ type: 'sqlite', path: 'season.db' }))
})

describe.skipIf(why !== undefined)(
  `a validator as a process, kept in PostgreSQL${why === undefined ? '' : ` (left out: ${why})`}`,
  () => {
    const cli = processes('postgres')
    let server: Server.Server | null = null
    beforeAll(() => {
      server = Server.start()
    }, 60_000)
    afterAll(() => server?.end())
    const store = (name: string): unknown => {
      mkdirSync(cli.work('addresses'), { recursive: true })
      const file = join(cli.work('addresses'), name)
      writeFileSync(file, server?.address ?? '')
      chmodSync(file, 0o600)
      return { type: 'postgres', address: { file }, schema: name }
    }
    laws(cli, store)
  }
)
