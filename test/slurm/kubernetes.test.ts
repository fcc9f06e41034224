// The manifests for Kubernetes, held against its published schema; a field that the schema does not know is found out.
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import * as E from 'fp-ts/lib/Either.js'
import { describe, expect, it } from 'vitest'
import * as Manifests from '../../src/kubernetes/Manifests.js'
import * as Names from '../../src/slurm/Names.js'
import { job, task } from './jobs.js'

type Validate = ((data: unknown) => boolean) & { errors?: unknown }

const require = createRequire(import.meta.url)
const isValidate = (u: unknown): u is Validate => typeof u === 'function'

/** The check that the package has compiled of a published schema. */
const schema = (name: string): Validate => {
  const folder = join(dirname(require.resolve('kubernetes-models/package.json')), '_schemas')
  const loaded: unknown = require(join(folder, `${name}.js`))
  const found: unknown =
    typeof loaded === 'object' && loaded !== null ? Reflect.get(loaded, 'validate') : undefined
  if (!isValidate(found)) throw new Error(`There is no schema of ${name}.`)
  return found
}
const validJob = schema('IoK8sApiBatchV1Job')
const validPolicy = schema('IoK8sApiNetworkingV1NetworkPolicy')

/** What a schema's check does not look at it does not know: the fields that were never read, by their paths. */
const unread = (value: unknown, check: (watched: unknown) => void): ReadonlyArray<string> => {
  const [read, all] = [new Set<string>(), new Set<string>()]
  const watched = (of: unknown, path: string): unknown => {
    if (typeof of !== 'object' || of === null) return of
    for (const key of Object.keys(of)) all.add(`${path}/${key}`)
    return new Proxy(of, {
      get: (target, key) => {
        const found: unknown = Reflect.get(target, key)
        if (typeof key !== 'string' || !Object.hasOwn(target, key)) return found
        read.add(`${path}/${key}`)
        return watched(found, `${path}/${key}`)
      }
    })
  }
  check(watched(value, ''))
  return Array.from(all).filter(path => !read.has(path))
}

const faults = (validate: Validate, manifest: object): ReadonlyArray<unknown> => {
  const found: Array<unknown> = []
  const unknown = unread(manifest, watched => {
    if (!validate(watched)) found.push(validate.errors)
  })
  return [...found, ...unknown]
}

const terms: Manifests.Terms = {
  namespace: 'tournaments',
  image: 'registry.example.org/dethrone-node:1',
  program: ['node', '/opt/dethrone/main.js', 'node', '{folder}'],
  volumeClaim: 'shared',
  folder: '/shared/pool-1',
  nodeLabels: { H100: { 'nvidia.com/gpu.product': 'NVIDIA-H100-80GB-HBM3' } },
  runtimeClass: 'gvisor',
  aroundSeconds: 14 * 3600,
  graceSeconds: 120
}
const execution = Names.of('secret')(job(1), 0)
const made = (changes: Partial<Manifests.Terms> = {}) => {
  const found = Manifests.of({ ...terms, ...changes })(execution, job(1), task(job(1)))
  if (E.isLeft(found)) throw new Error(found.left)
  return found.right
}

describe('manifests for Kubernetes', () => {
  it.each([['gvisor'], [null]])(
    'are what its schema says, with no field it does not know (%s)',
    runtimeClass => {
      const [batch, policy] = made({ runtimeClass })
      expect(faults(validJob, batch)).toEqual([])
      expect(faults(validPolicy, policy)).toEqual([])
    }
  )

  it('would be found out with a field that is misspelt, missing or of another type', () => {
    const [batch] = made()
    const changed = (from: string, to: string): object => {
      const text = JSON.stringify(batch)
      expect(text).toContain(from)
      const value: unknown = JSON.parse(text.replace(from, to))
      if (typeof value !== 'object' || value === null) throw new Error('no object')
      return value
    }
    for (const [from, to] of [
      ['"backoffLimit"', '"backofLimit"'],
      ['"activeDeadlineSeconds"', '"activeDeadline"'],
      ['"allowPrivilegeEscalation"', '"allowPrivilegeEscalations"'],
      ['"nvidia.com/gpu":"2"', '"nvidia.com/gpu":[]'],
      ['"mountPath"', '"path"'],
      ['"completions":1', '"completions":"1"']
    ] as const)
      expect(faults(validJob, changed(from, to)), from).not.toEqual([])
  })

  it('ask for what RULES 12 gives, once, with a deadline, without network', () => {
    const [batch, policy] = made()
    const seconds = 2 * 3600 + terms.aroundSeconds
    expect(batch).toMatchObject({ spec: { backoffLimit: 0, activeDeadlineSeconds: seconds } })
    const limits = { cpu: '48000m', memory: '225280Mi', 'nvidia.com/gpu': '2' }
    expect(batch).toMatchObject({ spec: { template: { spec: { containers: [{ resources: { limits } }] } } } })
    expect(policy).toMatchObject({ spec: { policyTypes: ['Ingress', 'Egress'] } })
    expect(policy).not.toHaveProperty('spec.egress')
  })

  it('are refused for GPUs that no node has, and amounts that are none', () => {
    const refused = (changes: Parameters<typeof task>[1]) =>
      E.isLeft(Manifests.of(terms)(execution, job(1), task(job(1), changes)))
    const { resources } = task(job(1))
    expect(refused({ resources: { ...resources, gpus: { model: 'A100', count: 1 } } })).toBe(true)
    expect(refused({ hours: Number.NaN })).toBe(true)
    expect(refused({ resources: { ...resources, gpus: { model: 'H100', count: 0.5 } } })).toBe(true)
  })
})
