// Fetching over https in a container, from a server beside the engine that answers as the public one does (EXECUTION 4, fetch; 6).
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as Tar from '../../src/jobs/output/Tar.js'
import * as House from './house.js'

/** A git server over TLS: paths are those of this machine. */
const server = (folder: string): string => `
import { createServer } from 'node:https'
import { readFileSync } from 'node:fs'
import { spawn } from 'node:child_process'
const pem = name => readFileSync('${folder}/' + name)
createServer({ key: pem('key.pem'), cert: pem('ca.pem') }, (request, response) => {
  const url = new URL(request.url, 'https://x')
  const child = spawn('git', ['http-backend'], { env: {
    PATH: process.env.PATH, GIT_PROJECT_ROOT: '/', GIT_HTTP_EXPORT_ALL: '1', PATH_INFO: url.pathname.replace('/miner', ''),
    QUERY_STRING: url.search.slice(1), REQUEST_METHOD: request.method, CONTENT_TYPE: request.headers['content-type'] ?? '',
    HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '', GIT_PROTOCOL: request.headers['git-protocol'] ?? ''
  } })
  request.pipe(child.stdin)
  let head = Buffer.alloc(0), done = false
  child.stdout.on('data', chunk => {
    if (done) return void response.write(chunk)
    head = Buffer.concat([head, chunk])
    const end = head.indexOf('\\r\\n\\r\\n')
    if (end < 0) return
    done = true
    for (const line of head.subarray(0, end).toString().split('\\r\\n')) {
      const [name, value] = line.split(': ')
      if (name === 'Status') response.statusCode = Number(value.slice(0, 3))
      else response.setHeader(name, value)
    }
    response.write(head.subarray(end + 4))
  })
  child.stdout.on('end', () => response.end())
}).listen(0, '0.0.0.0', function () { console.log(this.address().port) })
`

describe.skipIf(House.skipped)(`a fetch in a container${House.note}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'dethrone-tls-'))
  let end = (): void => undefined
  beforeAll(async () => {
    await House.images()
    execFileSync(
      'openssl',
      [
        ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=x'],
        ...['-addext', 'subjectAltName=IP:172.17.0.1', '-keyout', 'key.pem', '-out', 'ca.pem']
      ],
      { cwd: folder, stdio: 'ignore' }
    )
    const answers = await House.beside(server(folder))
    end = answers.end
    await House.operator(
      {
        GIT_SSL_CAINFO: '/ca.pem',
        GIT_CONFIG_COUNT: '1',
        GIT_CONFIG_KEY_0: `url.https://172.17.0.1:${answers.said}/miner/.insteadOf`,
        GIT_CONFIG_VALUE_0: 'https://github.com/miner/'
      },
      [Tar.file('root/ca.pem', readFileSync(join(folder, 'ca.pem')))]
    )
  }, 120_000)
  afterAll(async () => {
    end()
    rmSync(folder, { recursive: true })
    await House.forget()
  })

  /** As a miner's repository, by its address alone. */
  const ran = (repo: House.Repository, commit = repo.commit, bytes = House.limits.fetch.bytes) => {
    const one = House.job(1, { ...repo, commit })
    const at = { ...one, miner: { ...one.miner, githubRepo: `https://github.com/miner${repo.path}` } }
    return House.alone(at as typeof one, {
      limits: { ...House.limits, fetch: { seconds: 60, bytes }, retries: 0 }
    })
  }

  it('gives what is built, and leaves nothing', async () => {
    const { result, log } = await ran(House.trainer(House.honest('0.25')))
    expect(result, log).toMatchObject({ _tag: 'Right', right: { type: 'Scored', score: '0.25' } })
    expect(await House.left()).toEqual([])
  })

  it('is the miner’s failure where there is no such commit, no such repository, or a link for a Dockerfile', async () => {
    const repo = House.trainer(House.honest())
    const unavailable = { right: { type: 'Failed', reason: 'RepositoryUnavailable' } }
    expect((await ran(repo, 'a'.repeat(40))).result).toMatchObject(unavailable)
    expect((await ran({ ...repo, path: '/nowhere.git' })).result).toMatchObject(unavailable)
    const linked = House.repository({
      'dockerfiles/standalone-text-trainer.dockerfile': '-> /etc/passwd'
    })
    expect((await ran(linked)).result).toMatchObject({ right: { reason: 'DockerfileMissing' } })
    expect(await House.left()).toEqual([])
  })

  it('is ended within its bounds: what is large, and what is large when it is unpacked', async () => {
    const noise = execFileSync('openssl', ['rand', '-base64', '6000000'], {
      encoding: 'latin1',
      maxBuffer: 1e8
    })
    const large = House.repository({ 'dockerfiles/standalone-text-trainer.dockerfile': 'FROM a', noise })
    const zeros = House.repository({
      'dockerfiles/standalone-text-trainer.dockerfile': 'FROM a',
      zeros: '\0'.repeat(30_000_000)
    })
    for (const repo of [large, zeros])
      expect((await ran(repo, repo.commit, 4_000_000)).result).toMatchObject({
        right: {
          reason: 'RepositoryUnavailable',
          detail: expect.stringMatching(/more than 4000000 bytes|too large to be fetched/) as string
        }
      })
    expect(await House.left()).toEqual([])
  })

  it('is the world’s failure where nobody answers', async () => {
    const repo = House.trainer(House.honest())
    end()
    expect((await ran(repo)).result).toMatchObject({ _tag: 'Left', left: { kind: 'Fetch' } })
    expect(await House.left()).toEqual([])
  })
})
