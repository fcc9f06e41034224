// The house holds: the table of `eslint.house.js` is one-way, says what DESIGN says, and every import of `src` keeps to it.
import { readdirSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'
import { describe, expect, it } from 'vitest'
import { doors, objection, rooms } from '../eslint.house.js'
import { alone } from '../vitest.shared.js'

const modules = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter(path => /\.tsx?$/.test(path))
const specifiers = (path: string): ReadonlyArray<string> =>
  [
    ...readFileSync(`src/${path}`, 'utf8').matchAll(
      /^(?:import|export|\})[^'\n]* from '([^']+)'|\bimport\('([^']+)'\)/gm
    )
  ].map(([, still, late]) => still ?? late ?? '')

describe('tests', () => {
  it('that change their process have one of their own', () => {
    const changes =
      /\bvi\.(?:mock|stub\w+|useFakeTimers)\(|\bprocess\.(?:chdir\(|exitCode = )|spyOn\((?:process|console)\b|Object\.assign\(process\b/
    const found = readdirSync('test', { recursive: true, encoding: 'utf8' })
      .map(path => `test/${path}`)
      .filter(path => /(?<!\.(?:full|engine|soak))\.test\.tsx?$/.test(path))
      .filter(path => changes.test(readFileSync(path, 'utf8')))
    expect(found.sort()).toEqual(alone)
  })

  it('use no engine that they did not start: the default socket is nobody’s to connect to (EXECUTION 7)', () => {
    const clients = readdirSync('test', { recursive: true, encoding: 'utf8' })
      .filter(path => /\.tsx?$/.test(path))
      .map(path => [path, readFileSync(`test/${path}`, 'utf8')] as const)
      .filter(([, text]) => text.includes(['new Docker', '('].join('')))
    expect(clients.length).toBeGreaterThan(0)
    for (const [path, text] of clients) {
      for (const [, of] of text.matchAll(/new Docker\(([^)]*)\)/g)) {
        expect(of, path).toMatch(/^\{ socketPath: (?:socket|path) \}$/)
      }
    }
  })
})

describe('the house', () => {
  it('keeps to its table, module by module', () => {
    const objections = modules.flatMap(path =>
      specifiers(path).flatMap(specifier => {
        const why = objection(path, specifier)
        return why === null ? [] : [`${path}: ${specifier}: ${why}`]
      })
    )
    expect(modules.length).toBeGreaterThan(150)
    expect(objections).toEqual([])
  })

  it('has rooms that import one way only', () => {
    const table: Readonly<Record<string, ReadonlyArray<string>>> = rooms
    const before: Array<string> = []
    for (const [room, sees] of Object.entries(table)) {
      for (const seen of sees) expect(before, `${room} sees ${seen}`).toContain(seen.split('/')[0])
      before.push(room)
    }
  })

  it('has no door that nobody uses, to another room or to a package', () => {
    const within = (path: string, place: string): boolean =>
      place === '' || path === place || path.startsWith(`${place}/`)
    const imports = modules.flatMap(path =>
      specifiers(path).map(specifier => ({
        from: path.replace(/\.tsx$/, '.ts'),
        to: specifier.startsWith('.')
          ? posix.join(posix.dirname(path), specifier).replace(/\.js$/, '.ts')
          : specifier
      }))
    )
    const table: Readonly<Record<string, ReadonlyArray<string>>> = rooms
    const isFurnished = (place: string): boolean =>
      modules.some(path => within(path, place) || path === `${place}x`)
    const isPackage = (specifier: RegExp): boolean => !specifier.test('node:fs')
    // A room opens to the whole of those before it; what is only a part of one is named for somebody.
    const unused = [
      ...Object.entries(table).flatMap(([room, sees]) =>
        sees
          // The rooms of a cluster are being furnished.
          .filter(seen => seen.includes('/') && ![room, seen].some(path => path.startsWith('slurm')))
          .filter(seen => !imports.some(({ from, to }) => within(from, room) && within(to, seen)))
          .map(seen => `${room} to ${seen}`)
      ),
      ...doors
        .filter(([packages]) => isPackage(packages))
        .flatMap(([packages, places]) =>
          places
            .filter(place => place === '' || isFurnished(place))
            .filter(place => !imports.some(({ from, to }) => within(from, place) && packages.test(to)))
            .map(place => `${place} to ${String(packages)}`)
        )
    ]
    expect(unused).toEqual([])
  })

  it.each([
    ['domain/task/Job.ts', '../../scoring/Ranking.js'],
    ['scoring/Ranking.ts', '../rules/ruleset/RuleSet.js'],
    ['rules/Contest.ts', '../Tournament.js'],
    ['rules/Contest.ts', '../ports/Executor.js'],
    ['Tournament.ts', './play/Program.js'],
    ['jobs/output/Tar.ts', '../../docker/engine/Engine.js'],
    ['jobs/output/Tar.ts', '../../rules/Compute.js'],
    ['docker/Docker.ts', '../scoring/Ranking.js'],
    ['cli/main.ts', '../docker/engine/Engine.js'],
    ['cli/try/try.ts', '../../docker/Phases.js'],
    ['cli/try/try.ts', '../../jobs/preflight/Preflight.js'],
    ['page/Report.ts', '../play/Program.js'],
    ['simulation/Pool.ts', '../ports/Executor.js'],
    ['index.ts', './cli/main.js'],
    ['domain/task/Job.ts', 'node:fs'],
    ['rules/Contest.ts', 'seedrandom'],
    ['rules/Contest.ts', 'decimal.js'],
    ['play/Program.ts', 'dockerode'],
    ['domain/task/Job.ts', 'fp-ts/Either'],
    ['domain/task/Job.ts', 'fp-ts/lib/Either'],
    ['play/Program.ts', 'fp-ts/lib/Random.js'],
    ['domain/task/Job.ts', 'lodash']
  ])('refuses %s to import %s', (from, specifier) => {
    expect(objection(from, specifier)).not.toBeNull()
  })
})
