// What is checked is what is built: an engine's own account of builds of random Dockerfiles (EXECUTION 4, build).
import * as E from 'fp-ts/lib/Either.js'
import * as fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import * as Dockerfile from '../../src/jobs/dockerfile/Dockerfile.js'
import * as Parse from '../../src/jobs/dockerfile/Parse.js'
import * as Print from '../../src/jobs/dockerfile/Print.js'
import * as Reference from '../../src/jobs/dockerfile/Reference.js'
import * as Files from '../jobs/dockerfile/files.js'
import * as Daemon from './daemon.js'
import * as House from './house.js'

/** What random Dockerfiles copy. */
const files = {
  a: 'a',
  'b.txt': 'b',
  x: 'x',
  y: 'y',
  'd/x.sh': ':',
  'q q': 'q',
  's s': 's',
  é: 'e',
  日本: 'j'
}

describe.skipIf(Daemon.why !== undefined)(`the printed Dockerfile on an engine${Daemon.note}`, () => {
  const { daemon } = House.lent()
  const base = { id: '', environment: new Map<string, string>() }
  beforeAll(async () => {
    const { image } = await built(`FROM ${House.base}\nENV GIVEN=g A="from the base"`)
    await daemon.docker.getImage(image).tag({ repo: 'base', tag: 'latest' })
    const { Id, Config } = await daemon.docker.getImage(image).inspect()
    base.id = Id
    for (const entry of Config.Env)
      base.environment.set(entry.split('=')[0] ?? '', entry.slice(entry.indexOf('=') + 1))
  })

  /** Builds it without the adapter; answers the engine's own account, its error and the image. */
  const built = async (text: string) => {
    const stream = await daemon.docker.buildImage(
      House.context({ ...files, 'the.dockerfile': text }) as never,
      {
        dockerfile: 'the.dockerfile',
        networkmode: 'none',
        rm: true,
        forcerm: true
      }
    )
    const steps: Array<string> = []
    let [error, image] = ['', '']
    await new Promise<void>(resolve => {
      daemon.docker.modem.followProgress(
        stream,
        failure => {
          error ||= failure?.message ?? ''
          resolve()
        },
        (said: { stream?: string; error?: string; aux?: { ID?: string } }) => {
          const [, step] = /^(Step \d+\/\d+ : .*)\n?$/.exec(said.stream ?? '') ?? []
          if (step !== undefined) steps.push(step)
          error = said.error ?? error
          image = said.aux?.ID ?? image
        }
      )
    })
    return { steps, error, image }
  }

  const config = async (image: string) => {
    const { Env, Cmd, Entrypoint, WorkingDir, User, Labels, ExposedPorts, Healthcheck, StopSignal, Shell } = (
      await daemon.docker.getImage(image).inspect()
    ).Config as Record<string, unknown>
    const { mark: _, ...labels } = (Labels ?? {}) as Record<string, string>
    return { Env, Cmd, Entrypoint, WorkingDir, User, labels, ExposedPorts, Healthcheck, StopSignal, Shell }
  }

  const setting = (of: Dockerfile.Dockerfile) => ({
    images: new Map(Dockerfile.images(of).map(({ image }) => [Reference.name(image), base] as const)),
    label: { name: 'mark', value: 'p' }
  })

  it('is refused with line and reason, or the engine’s steps are our instructions, one for one', async () => {
    let [accepted, whole] = [0, 0]
    for (const file of fc.sample(Files.any, { numRuns: 1500, seed: 20_261_128 })) {
      const parsed = Parse.parse(file)
      const lines = E.flatMap((of: Dockerfile.Dockerfile) => Print.lines(setting(of))(of))(parsed)
      if (E.isLeft(lines)) {
        expect(lines.left.line).toBeGreaterThan(0)
        expect(lines.left.reason).not.toBe('')
        continue
      }
      accepted += 1
      const { steps, error, image } = await built(Print.file(lines.right))
      const ours = lines.right.map((line, i) => `Step ${i + 1}/${lines.right.length} : ${line}`)
      // A step that fails ends the account; an account without a step would be the parser's refusal.
      expect(steps, error).toEqual(ours.slice(0, steps.length))
      expect(steps.length, `${lines.right.join('\n')}\n--\n${error}`).toBeGreaterThan(0)
      if (error === '') {
        whole += 1
        expect(steps).toHaveLength(ours.length)
        expect(image).not.toBe('')
      }
    }
    expect(accepted).toBeGreaterThan(100)
    expect(whole).toBeGreaterThan(40)
  }, 240_000)

  it('means what the miner’s own text means to the engine', async () => {
    let compared = 0
    for (const text of fc.sample(Files.honest, { numRuns: 500, seed: 7 })) {
      const parsed = Parse.parse(Buffer.from(text))
      if (E.isLeft(parsed)) continue
      if (Dockerfile.images(parsed.right).some(({ image }) => Reference.familiar(image) !== 'base:latest'))
        continue
      const lines = Print.lines(setting(parsed.right))(parsed.right)
      if (E.isLeft(lines)) continue
      const [own, ours] = [await built(text), await built(Print.file(lines.right))]
      expect(ours.error === '', `${text}\n--\n${own.error}\n--\n${ours.error}`).toBe(own.error === '')
      if (own.error !== '') continue
      compared += 1
      expect(await config(ours.image), text).toEqual(await config(own.image))
    }
    expect(compared).toBeGreaterThan(15)
  }, 240_000)
})
