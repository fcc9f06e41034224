// The default downloader against a stand-in of the hub, over https with a certificate of its own.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as Downloader from '../../src/docker/phases/Downloader.js'
import * as Tar from '../../src/jobs/output/Tar.js'
import * as House from './house.js'

const tool = (name: string) =>
  ['/usr/bin', '/bin', '/usr/local/bin'].map(at => join(at, name)).find(existsSync)
const [curl, openssl] = [tool('curl'), tool('openssl')]
const why =
  House.why ??
  (curl === undefined || openssl === undefined ? 'there is no curl or openssl to borrow' : undefined)

const image = 'dethrone-test/curl:1'
const host = '172.17.0.1'

/** The machine's own curl with the libraries it is linked with, on the base image. */
const curlImage = async (): Promise<void> => {
  if (curl === undefined) return
  const linked = execFileSync('ldd', [curl], { encoding: 'utf8' })
  const libraries = [...linked.matchAll(/(\/\S+)/g)].map(match => match[1] ?? '')
  const context = Tar.archive([
    Tar.file('Dockerfile', Buffer.from(`FROM ${House.base}\nCOPY root /\n`)),
    ...[curl, ...libraries].map(path => Tar.file(`root${path}`, readFileSync(path), 0o755))
  ])
  const { Readable } = await import('node:stream')
  const stream = await House.docker.buildImage(Readable.from([context]), { t: image })
  await new Promise<void>((resolve, reject) => {
    House.docker.modem.followProgress(stream, error => {
      if (error === null) resolve()
      else reject(error)
    })
  })
}

describe.skipIf(why !== undefined)(
  `the default downloader${why === undefined ? '' : ` (skipped: ${why})`}`,
  () => {
    let folder = ''
    const asked: Array<string> = []
    const files: Record<string, string> = {
      '/data/train.json': '[{"q": "remote"}]',
      '/api/models/owner/name': JSON.stringify({
        id: 'owner/name',
        siblings: [{ rfilename: 'config.json' }, { rfilename: 'sub/weights.bin' }]
      }),
      '/owner/name/resolve/main/config.json': '{"remote": true}',
      '/owner/name/resolve/main/sub/weights.bin': 'weights',
      '/api/models/owner/evil': JSON.stringify({ siblings: [{ rfilename: '../../../etc/evil' }] })
    }
    let server: Server
    let port = 0
    let broken = 0

    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'dethrone-tls-'))
      await House.images()
      await curlImage()
      execFileSync(
        openssl ?? '',
        [
          'req',
          '-x509',
          '-newkey',
          'ec',
          '-pkeyopt',
          'ec_paramgen_curve:prime256v1',
          '-nodes',
          '-days',
          '2',
          '-subj',
          '/CN=hub',
          '-addext',
          `subjectAltName=IP:${host}`,
          '-keyout',
          join(folder, 'key'),
          '-out',
          join(folder, 'cert')
        ],
        { stdio: 'ignore' }
      )
      server = createServer(
        { key: readFileSync(join(folder, 'key')), cert: readFileSync(join(folder, 'cert')) },
        (request, response) => {
          asked.push(request.url ?? '')
          const body = files[request.url ?? '']
          if (broken > 0 && request.url === '/data/train.json') {
            broken -= 1
            response.writeHead(200, { 'content-length': '1000' })
            response.write('half')
            setTimeout(() => response.destroy(), 50)
            return
          }
          response.writeHead(body === undefined ? 404 : 200)
          response.end(body)
        }
      ).listen(0, '0.0.0.0')
      await new Promise(resolve => server.once('listening', resolve))
      port = (server.address() as AddressInfo).port
    }, 60_000)

    afterAll(async () => {
      server.close()
      rmSync(folder, { recursive: true })
      await House.docker.getImage(image).remove({ force: true })
      await House.forget()
    })

    const address = (path: string) => `https://${host}:${port}${path}`
    const trained = (model: string, certificate = true) => {
      const repo = House.trainer(
        `${House.honest()}\ncat /cache/datasets/* /cache/models/*/config.json /cache/models/*/sub/*; ls -lanR /cache`
      )
      const base = House.task(House.job(1, repo))
      const script = Downloader.standard.entrypoint ?? []
      const wrapped = certificate
        ? script.map(part =>
            part.replace(
              'set -eu',
              `set -eu\ncat >/tmp/ca <<'EOF'\n${readFileSync(join(folder, 'cert'), 'utf8')}EOF\nexport CURL_CA_BUNDLE=/tmp/ca`
            )
          )
        : script
      const settings = {
        downloader: { image, entrypoint: wrapped, environment: { HF_ENDPOINT: address('') } }
      }
      return House.ran(repo, {
        settings,
        task: { material: { ...base.material, model, dataset: address('/data/train.json') } }
      })
    }

    it('puts a model and a dataset into the cache, for everyone to read, and asks for nothing twice', async () => {
      const one = await trained('owner/name')
      expect(one.result).toMatchObject({ _tag: 'Right', right: { type: 'Scored' } })
      for (const said of ['"q": "remote"', '"remote": true', 'weights']) expect(one.log).toContain(said)
      expect(asked.sort()).toEqual(Array.from(new Set(asked)))
      expect(await House.left()).toEqual([])
    }, 60_000)

    it('never takes an interrupted download for a whole one: it is tried again', async () => {
      broken = 2
      const one = await trained('owner/name')
      expect(one.result).toMatchObject({ _tag: 'Right', right: { type: 'Scored' } })
      expect(one.log).toContain('"q": "remote"')
      expect(one.log).not.toContain('half')
    }, 60_000)

    it('refuses a file name that leads upwards, and a certificate nobody vouches for', async () => {
      expect((await trained('owner/evil')).result).toMatchObject({
        _tag: 'Left',
        left: { kind: 'Download', message: expect.stringMatching(/refused: \.\.\//) as string }
      })
      expect((await trained('owner/name', false)).result).toMatchObject({
        _tag: 'Left',
        left: { kind: 'Download', message: expect.stringMatching(/certificate/i) as string }
      })
    }, 60_000)
  }
)
