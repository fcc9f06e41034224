// What real trainers need of their container, row by row of the recorded facts (EXECUTION 2, 3, 5; test/golden/field).
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import * as Container from '../../src/docker/containers/Container.js'
import * as Arguments from '../../src/jobs/contract/Arguments.js'
import * as Contract from '../../src/jobs/contract/Contract.js'
import * as Limits from '../../src/jobs/contract/Limits.js'
import * as Volumes from '../../src/jobs/contract/Volumes.js'
import type { TaskKind } from '../../src/domain/task/TaskKind.js'
import * as House from '../docker/house.js'
import * as Standins from './standins.js'

interface Row {
  readonly id: string
  readonly kind: 'text' | 'image' | 'image-toolkit'
  readonly dockerfile: { readonly path: string }
  readonly arguments?: {
    readonly required: ReadonlyArray<string>
    readonly optional: ReadonlyArray<string>
    readonly choices?: Readonly<Record<string, ReadonlyArray<string>>>
    readonly types?: Readonly<Record<string, string>>
  }
  readonly reads?: ReadonlyArray<string>
  readonly writes?: ReadonlyArray<{ readonly path: string; readonly when: string }>
  readonly outcome: Readonly<Record<string, string>> & {
    readonly cacheReadOnly?: Readonly<Record<string, string>>
  }
}

const rows = readFileSync(new URL('../golden/field/trainers.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map(line => JSON.parse(line) as Row)

/** The tasks or model types of a row that train. */
const trained = ({ outcome }: Row): ReadonlyArray<string> =>
  Object.entries(outcome.cacheReadOnly ?? outcome).flatMap(([of, ends]) => (ends === 'trains' ? [of] : []))

const owner = { pool: 'p', run: 'r', execution: 'x', job: 'j' }

/** A row's job, and the container it gets. */
const given = ({ kind }: Row, of: string) => {
  const job = House.job(
    1,
    { path: '', commit: 'a'.repeat(40) },
    kind === 'text' ? (of as TaskKind) : 'ImageTask'
  )
  const plain = House.task(job, 0.75)
  const task =
    kind === 'text'
      ? plain
      : {
          ...plain,
          material: { ...plain.material, modelType: of, datasetType: { trigger_word: 'blue cat' } }
        }
  const contract = Standins.contract
  const parts: Container.Parts = {
    job,
    task,
    owner,
    limits: Limits.standard,
    contract,
    volumes: Volumes.of(contract, owner, job, task.material),
    request: 'none',
    devices: []
  }
  return { job, task, container: Container.train(parts, { image: 'i', volumes: [] }, 1) }
}

/** As argparse reads them: pairs of an option and its value. */
const pairs = (args: ReadonlyArray<string>): ReadonlyArray<readonly [string, string]> =>
  args.flatMap((arg, i) => (i % 2 === 0 ? [[arg, args[i + 1] ?? ''] as const] : []))

const cases = rows.flatMap(row => trained(row).map(of => [`${row.id} ${row.kind}`, of, row] as const))

describe('what a real trainer that trains on the reference needs is there', () => {
  it('for most of the recorded rows, of every kind', () => {
    expect(rows).toHaveLength(45)
    expect(cases.length).toBeGreaterThan(50)
    expect(new Set(cases.map(([, , { kind }]) => kind)).size).toBe(3)
  })

  it.each(cases)('%s, %s: its arguments, as strictly as argparse reads them', (_, of, row) => {
    const { job, task } = given(row, of)
    const passed = pairs(Arguments.train(Standins.contract, job, task))
    const { required = [], optional = [], choices = {}, types = {} } = row.arguments ?? {}
    if (row.arguments === undefined) return
    for (const option of required) expect(passed.map(([name]) => name)).toContain(option)
    // A trigger word is for those who know it, and an operator's to add.
    const known = [...required, ...optional, ...(row.kind === 'image' ? ['--trigger-word'] : [])]
    for (const [name, value] of passed) {
      expect(
        known.some(option => option === name || option.startsWith(name)),
        name
      ).toBe(true)
      if (name in choices) expect(choices[name]).toContain(value)
      if (types[name] === 'float') expect(value).toMatch(/^\d+(?:\.\d+)?$/)
      expect(value).not.toMatch(/^-/)
    }
  })

  it.each(cases)('%s, %s: what it reads and writes, and what its libraries look for', (_, of, row) => {
    const { container } = given(row, of)
    const { HostConfig: host } = container
    const mounts = new Map(host.Mounts.map(({ Target, ReadOnly }) => [Target, ReadOnly]))
    for (const path of row.reads ?? [])
      if (path.startsWith('/cache/'))
        expect(
          [...mounts.keys()].some(at => at !== '/cache' && path.startsWith(at)),
          path
        ).toBe(true)
    expect(mounts.get('/cache')).toBe(true)
    expect(mounts.get('/app/checkpoints')).toBe(false)
    expect(host.ReadonlyRootfs).toBe(false)
    expect(host.Tmpfs).toEqual({})
    expect(container.User).toBeUndefined()
    expect(host.CapDrop).toEqual(['ALL'])
    expect(host.ExtraHosts).toEqual([`${String(container.Hostname)}:127.0.0.1`])
    const environment = container.Env.map(variable => variable.split('=')[0])
    for (const name of ['DIR', 'CACHE_DIR', 'ARTIFACT_DIR', 'DATA_DIR', 'CONFIG_DIR'])
      expect(environment).toContain(`WANDB_${name}`)
    expect(environment.includes('TRANSFORMERS_CACHE')).toBe(row.kind !== 'text')
    expect(mounts.has('/cache/hf_cache')).toBe(row.kind !== 'text')
    for (const name of ['HOME', 'HF_HOME']) expect(environment).not.toContain(name)
  })

  it.each(cases.filter(([, , { kind }]) => kind !== 'text'))(
    '%s, %s: its Dockerfile is found first',
    (_, of, row) => {
      const { job, task } = given(row, of)
      expect(Contract.places(Standins.contract, job, task.material)[0]).toBe(row.dockerfile.path)
    }
  )
})

describe('what an operator may choose', () => {
  it('is refused where it could be taken for an option, or leave its folder, with the field and the value', () => {
    const wrong = (contract: unknown) => {
      const result = Contract.checked(contract)
      return result._tag === 'Left' ? result.left.map(({ path }) => path) : []
    }
    const [type] = Contract.standard.modelTypes
    const text = (more: object) => ({ ...Contract.standard, text: { ...Contract.standard.text, ...more } })
    expect(wrong(Contract.standard)).toEqual([])
    expect(wrong(Standins.contract)).toEqual([])
    for (const path of ['../x', '/x', '-x', 'a/../b', '.git/x', '', 'a b'])
      expect(wrong(text({ dockerfiles: [path] })), path).toEqual(['contract.text.dockerfiles[0]'])
    expect(wrong(text({ dockerfiles: [] }))).toEqual(['contract.text.dockerfiles'])
    for (const option of ['--task-id', '-x', 'x', '--X', '--a b'])
      expect(wrong(text({ arguments: [{ option, from: { value: 'a' } }] })), option).not.toEqual([])
    for (const value of ['-a', '--a', '', ' a', 'a\nb', '\u001b[2J'])
      expect(wrong(text({ arguments: [{ option: '--a', from: { value } }] })), value).not.toEqual([])
    expect(wrong({ ...Contract.standard, modelTypes: [type, type] })).toEqual(['contract.modelTypes'])
    expect(
      wrong({
        ...Contract.standard,
        modelTypes: [{ ...type, hub: [{ repository: '../x', files: null, layout: 'cache' }] }]
      })
    ).toEqual(['contract.modelTypes[0].hub[0].repository'])
  })

  it('writes hours as the shortest plain decimal that is read back as the same', () => {
    for (const [hours, text] of [
      [3, '3'],
      [0.75, '0.75'],
      [1e-7, '0.0000001'],
      [1.5e-9, '0.0000000015'],
      [240, '240'],
      [1 / 3, '0.3333333333333333']
    ] as const) {
      expect(Arguments.plain(hours)).toBe(text)
      expect(Number(Arguments.plain(hours))).toBe(hours)
    }
  })
})
