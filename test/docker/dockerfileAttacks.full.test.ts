// Dockerfiles that got through version 0.1.0: each is refused at once, as the miner's, and nobody was asked anything.
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import * as House from './house.js'

const at = 'dockerfiles/standalone-text-trainer.dockerfile'

describe.skipIf(House.skipped)(`a hostile Dockerfile${House.note}`, () => {
  let server: Server
  let port = 0
  let asked = 0
  beforeAll(async () => {
    await House.images()
    server = createServer((_, response) => {
      asked += 1
      response
        .writeHead(401, { 'www-authenticate': `Bearer realm="http://127.0.0.1:${port}/iam"` })
        .end('secret')
    }).listen(0, '0.0.0.0')
    await new Promise(resolve => server.once('listening', resolve))
    port = (server.address() as AddressInfo).port
  }, 60_000)
  afterEach(async () => expect(await House.left()).toEqual([]))
  afterAll(() => server.close())

  const evaluator = House.helper
  const cases = (): ReadonlyArray<readonly [row: number, text: string]> => [
    ...['a//b', '.', '..', 'scratch\nCOPY --from=a//b / /x', `../127.0.0.1:${port}/latest/meta-data`].map(
      name => [1, `FROM ${name}`] as const
    ),
    [1, `FROM ${House.base}\nCOPY --from=a//b / /x`],
    [1, `FROM scratch\nCOPY --from=scratch / /x`],
    [2, `FROM ../127.0.0.1:${port}/latest/meta-data`],
    [4, `FROM ${House.base}\n\u0085COPY --from=${evaluator} / /x`],
    [4, `FROM ${House.base}\n\u0085FROM ${evaluator}`],
    [4, `FROM ${House.base}\nCOPY --fr\\om=${evaluator} / /x`],
    [4, `FROM ${House.base}\nCOPY --fr"om"=${evaluator} / /x`],
    [4, `FROM ${House.base} AS one\nONBUILD COPY --from=${evaluator} / /x\nFROM one`],
    [4, `FROM ${House.base}\nRUN true \\\\\nCOPY --from=${evaluator} / /x`],
    [4, `FROM ${House.base}\n\u0085ADD http://127.0.0.1:${port}/ /x`],
    [4, `FROM ${House.base} AS ${evaluator}\nFROM ${evaluator}`],
    [7, `FROM ${House.base}\nVOLUME /v\nRUN dd if=/dev/zero of=/v/x bs=1M count=300`],
    [10, `FROM 127.0.0.1:${port}/a/b`],
    [10, `FROM localhost:${port}/a/b`],
    [10, `FROM registry.example.org:${port}/a/b`],
    [16, `FROM ${House.base}\nRUN --mount=type=cache,target=/x :`],
    [16, `FROM ${House.base}\nWORKDIR /${'a/'.repeat(2500)}`],
    [16, `FROM ${House.base}\nWORKDIR /${'a'.repeat(256)}`],
    [16, `FROM ${House.base}\nVOLUME /`],
    [17, `FROM ${House.base}\nVOLUME /app/checkpoints/`],
    [17, `FROM ${House.base}\nVOLUME /app`]
  ]

  it('is refused at once with line and reason, and nobody is asked', async () => {
    const attacks = cases()
    const ran = await House.together(
      attacks.map(([, text]) =>
        House.repository({ [at]: `${text}\nENTRYPOINT ["/bin/sh", "/train.sh"]\n`, 'train.sh': ':' })
      ),
      { reserved: [evaluator] }
    )
    for (const [i, [row, text]] of attacks.entries()) {
      const one = ran[i]!
      const name = `${row}: ${JSON.stringify(text.slice(0, 120))}`
      expect(one.result, name).toMatchObject({
        _tag: 'Right',
        right: { type: 'Failed', reason: 'BuildFailed' }
      })
      const detail =
        one.result._tag === 'Right' && one.result.right.type === 'Failed' ? one.result.right.detail : ''
      expect(detail, name).toMatch(/^Dockerfile, line \d+: /)
      expect(detail, name).not.toContain('secret')
      const builds = one.events.filter(event => event.type === 'Phase' && event.phase === 'build')
      expect(builds, name).toHaveLength(1)
      expect(one.log, name).not.toContain('Step ')
    }
    expect(asked).toBe(0)
  }, 170_000)

  it('tells nobody but itself what it was: the printed file cannot be copied', async () => {
    const one = await House.ran(
      House.repository({
        [at]: `FROM ${House.base}\nCOPY . /repo\nRUN ls -a /repo; grep -rl 'LABE[L] .dethron[e]' /repo; false`,
        'train.sh': ':',
        '.dockerignore': '*\n!train.sh\n!*.dockerfile\n!.dockerignore\n'
      })
    )
    expect(one.log).toContain('train.sh')
    expect(one.log).not.toMatch(/^\/repo\/|^[0-9a-f]{32}\.dockerfile$/m)
  })
})
