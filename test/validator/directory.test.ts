import * as E from 'fp-ts/lib/Either.js'
import { describe, expect, it } from 'vitest'
import * as Coldkey from '../../src/domain/miner/Coldkey.js'
import * as Hotkey from '../../src/domain/miner/Hotkey.js'
import * as Rao from '../../src/domain/Rao.js'
import type { Node } from '../../src/ports/season/Metagraph.js'
import * as HttpDirectory from '../../src/validator/directory/HttpDirectory.js'
import * as Keyfile from '../../src/validator/directory/Keyfile.js'
import * as Signed from '../../src/validator/directory/Signed.js'
import { isAllowed } from '../../src/validator/http/Addresses.js'
import * as Replies from './replies.js'

const bytes = (n: number): Uint8Array => new Uint8Array(32).fill(n)
const alice = Keyfile.ofSeed(
  Uint8Array.from(Buffer.from('e5be9a5092b81bca64be81d212e7f2f9eba183bb7a90954f7b76361f6edb5c0a', 'hex'))
)

describe('hotkey files', () => {
  it('give the address that Substrate publishes for its first development seed', () => {
    expect(alice.hotkey).toBe('5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY')
  })

  it('are read in Bittensor’s form, and a file whose address is another seed’s is refused without quoting the seed', () => {
    const secretSeed = `0x${'ab'.repeat(32)}`
    const known = Keyfile.parse(JSON.stringify({ secretSeed, accountId: '0x', secretPhrase: 'x' }))
    expect(E.isRight(known)).toBe(true)
    const other = Keyfile.parse(JSON.stringify({ secretSeed, ss58Address: alice.hotkey }))
    expect(E.isLeft(other) && other.left).toContain(alice.hotkey)
    expect(JSON.stringify(other)).not.toContain('abab')
    expect(E.isLeft(Keyfile.parse('{"secretSeed":"0x12"}'))).toBe(true)
  })

  it('sign what verifies under their address alone', () => {
    const signature = alice.sign('message')
    expect(Keyfile.isSigned(alice.hotkey, 'message', signature)).toBe(true)
    expect(Keyfile.isSigned(alice.hotkey, 'another', signature)).toBe(false)
    expect(Keyfile.isSigned(Keyfile.ofSeed(bytes(1)).hotkey, 'message', signature)).toBe(false)
    expect(Keyfile.isSigned(alice.hotkey, 'message', `0x${'00'.repeat(64)}`)).toBe(false)
  })
})

/** Published with the implementations in Rust and JavaScript that chain and wallets use: what they signed, not we. */
describe('signatures of others, in the context of Substrate', () => {
  const of = (hex: string) => Hotkey.ofPublicKey(Uint8Array.from(Buffer.from(hex, 'hex')))
  const foreign: ReadonlyArray<readonly [message: string, publicKey: string, signature: string]> = [
    [
      'I hereby verify that I control 5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY',
      'd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d',
      '1037eb7e51613d0dcf5930ae518819c87d655056605764840d9280984e1b7063c4566b55bf292fcab07b369d01095879b50517beca4d26e6a65866e25fec0d83'
    ],
    [
      '<Bytes>message to sign</Bytes>',
      'f84d048da2ddae2d9d8fd6763f469566e8817a26114f39408de15547f6d47805',
      '48ce2c90e08651adfc8ecef84e916f6d1bb51ebebd16150ee12df247841a5437951ea0f9d632ca165e6ab391532e75e701be6a1caa88c8a6bcca3511f55b4183'
    ]
  ]

  it.each(foreign)('hold for %j as it was signed, and for nothing else', (message, publicKey, signature) => {
    expect(Keyfile.isSigned(of(publicKey), message, `0x${signature}`)).toBe(true)
    expect(
      Keyfile.isSigned(of(publicKey), message.replace('<Bytes>', '').replace('I ', 'i '), `0x${signature}`)
    ).toBe(false)
    for (const at of [0, 31, 32, 62]) {
      const bytes = Buffer.from(signature, 'hex')
      bytes[at] = (bytes[at] ?? 0) ^ 1
      expect(Keyfile.isSigned(of(publicKey), message, `0x${bytes.toString('hex')}`)).toBe(false)
    }
    // Without its mark it would be one of another scheme.
    const unmarked = Buffer.from(signature, 'hex')
    unmarked[63] = (unmarked[63] ?? 0) & 0x7f
    expect(Keyfile.isSigned(of(publicKey), message, `0x${unmarked.toString('hex')}`)).toBe(false)
  })

  it.each([
    [
      '5cb9063bc28a07f7444dbb29b6fc15b802b141a4e7dd5c932f2981be69e127e7',
      '9c4189297ad2140c85861f64656d1d1318994599130d98b75ff094176d2ca31e'
    ],
    [
      '7caadbb21966e5e268945005488a3c9be64a37b949d4691a367e477ed9e57995',
      '26db25c52b007221331a844e5335e59874e45b03e81c3d76ff007377c2c17965'
    ]
  ])('the seed %s has the public key that Substrate gives it', (seed, publicKey) => {
    expect(Keyfile.ofSeed(Uint8Array.from(Buffer.from(seed, 'hex'))).hotkey).toBe(of(publicKey))
  })
})

describe('what a miner demands of a request', () => {
  const now = 1_760_000_000_000
  const own = Hotkey.ofPublicKey(bytes(7))
  const given = (headers: Readonly<Record<string, string>>) => (name: string) => headers[name]

  it('is met by our headers, once', () => {
    const used = Signed.nonces()
    const headers = Signed.headers(alice, own, Signed.nonce(now))
    expect(Signed.check(given(headers), '', { own, now, used })).toEqual({
      type: 'From',
      validator: alice.hotkey
    })
    expect(Signed.check(given(headers), '', { own, now, used })).toMatchObject({ status: 401 })
  })

  it.each([
    ['for another miner', (h: Readonly<Record<string, string>>) => ({ ...h, 'miner-hotkey': alice.hotkey })],
    ['of another nonce', (h: Readonly<Record<string, string>>) => ({ ...h, nonce: Signed.nonce(now) })],
    ['with a nonce of another form', (h: Readonly<Record<string, string>>) => ({ ...h, nonce: '1_a' })],
    ['without a signature', ({ signature: _, ...h }: Readonly<Record<string, string>>) => h]
  ])('is not met by a request %s', (_, change) => {
    const headers = change(Signed.headers(alice, own, Signed.nonce(now)))
    expect(Signed.check(given(headers), '', { own, now, used: Signed.nonces() }).type).toBe('Refused')
  })

  it('is not met two minutes later', () => {
    const headers = Signed.headers(alice, own, Signed.nonce(now))
    const late = Signed.check(given(headers), '', { own, now: now + 120_002, used: Signed.nonces() })
    expect(late).toMatchObject({ status: 401, message: 'nonce is more than two minutes off' })
  })
})

describe('addresses', () => {
  it.each(['8.8.8.8', '2606:4700:4700::1111'])('%s is public', address => {
    expect(isAllowed('public')(address)).toBe(true)
  })

  it.each([
    ...['127.0.0.1', '10.1.2.3', '192.168.0.1', '169.254.169.254', '0.0.0.0', '224.0.0.1', '100.64.0.1'],
    ...[
      '::1',
      '::',
      '::ffff:127.0.0.1',
      '::ffff:7f00:1',
      '::127.0.0.1',
      'fe80::1',
      'fd00::1',
      'fe80::1%eth0'
    ],
    ...[
      '64:ff9b::7f00:1',
      '2002:7f00:1::',
      '2001:0:7f00:1::',
      '2130706433',
      '0x7f.1',
      '127.1',
      'localhost',
      ''
    ]
  ])('%j is not', address => {
    expect(isAllowed('public')(address)).toBe(false)
  })

  it('link-local ones are none of a private network', () => {
    expect(['169.254.169.254', 'fe80::1'].filter(isAllowed('private'))).toEqual([])
    expect(['127.0.0.1', '::1', '10.0.0.1'].filter(isAllowed('private'))).toHaveLength(3)
  })
})

describe('asking miners over HTTP', () => {
  const { listening } = Replies.servers()
  const node = (port: number, address = '0.0.0.1'): Node => ({
    id: 1,
    hotkey: Hotkey.ofPublicKey(bytes(7)),
    coldkey: Coldkey.ofPublicKey(bytes(8)),
    address,
    port,
    stake: Rao.constant('0')
  })
  const settings: HttpDirectory.Settings = {
    signer: alice,
    clock: { now: () => Date.now() },
    resolve: () => Promise.resolve(E.left({ type: 'Invalid', message: 'no such branch' })),
    reach: 'private',
    development: true,
    concurrency: 8,
    milliseconds: 400,
    bytes: 4096,
    retries: 1
  }
  const ask = (of: Node, more: Partial<HttpDirectory.Settings> = {}) =>
    HttpDirectory.make({ ...settings, ...more }).ask(of, 'text', new AbortController().signal)
  const entry = { github_repo: 'https://github.com/owner/name', commit_hash: 'a'.repeat(40) }
  it('takes an entry, and asks as miners demand', async () => {
    const used = Signed.nonces()
    let checked: string | null = null
    const port = await listening((request, response) => {
      const header = (name: string) => request.headers[name] as string | undefined
      checked = Signed.check(header, '', { own: node(0).hotkey, now: Date.now(), used }).type
      Replies.json(200, { ...entry, github_repo: `${entry.github_repo}/` })(request, response)
    })
    expect(await ask(node(port))).toEqual({
      type: 'Entered',
      githubRepo: entry.github_repo,
      commitHash: entry.commit_hash
    })
    expect(checked).toBe('From')
  })

  it.each([
    ['another field', 200, { ...entry, more: 1 }, 'Invalid'],
    ['no GitHub repository', 200, { ...entry, github_repo: 'file:///etc/passwd' }, 'Invalid'],
    ['an option of git as its commit', 200, { ...entry, commit_hash: '--upload-pack=x' }, 'Invalid'],
    ['a branch that is not there', 200, { ...entry, commit_hash: 'main' }, 'Invalid'],
    ['more than is read', 200, { ...entry, github_repo: 'x'.repeat(10_000) }, 'Unreachable'],
    ['that it does not know us', 401, {}, 'Unknown'],
    ['that it does not enter', 404, {}, 'Absent'],
    ['that it failed', 500, {}, 'Unreachable']
  ])('tells what is wrong with a miner that answers %s', async (_, status, body, type) => {
    expect((await ask(node(await listening(Replies.json(status, body))))).type).toBe(type)
  })

  it('follows no redirect', async () => {
    let followed = false
    const target = await listening((_, response) => {
      followed = true
      response.end('{}')
    })
    const port = await listening((_, response) => {
      response.writeHead(302, { location: `http://127.0.0.1:${target}/` }).end()
    })
    expect((await ask(node(port))).type).toBe('Invalid')
    expect(followed).toBe(false)
  })

  it('gives up on one that answers nothing, or drips, and asks it again with a fresh nonce', async () => {
    const nonces = new Set<unknown>()
    const silent = await listening(request => {
      nonces.add(request.headers['nonce'])
    })
    expect((await ask(node(silent))).type).toBe('Unreachable')
    expect(nonces.size).toBe(2)
    const dripping = await listening((_, response) => {
      response.writeHead(200)
      const timer = setInterval(() => response.write(' '), 50)
      response.on('close', () => {
        clearInterval(timer)
      })
    })
    expect((await ask(node(dripping), { retries: 0 })).type).toBe('Unreachable')
  })

  it('connects to no address of ours where only public ones are allowed', async () => {
    let asked = false
    const port = await listening((_, response) => {
      asked = true
      response.end('{}')
    })
    for (const address of ['127.0.0.1', '::ffff:127.0.0.1', '0.0.0.1', 'localhost'])
      expect((await ask(node(port, address), { reach: 'public', development: false })).type).toBe(
        'Unreachable'
      )
    expect(asked).toBe(false)
  })
})
