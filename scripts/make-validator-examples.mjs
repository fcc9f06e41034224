// Writes examples/validator: a made-up subnet of a hundred miners for `dethrone run examples/validator.json --once`. The same at each run.
import { Buffer } from 'node:buffer'
import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import * as Digest from '../dist/domain/Digest.js'
import * as Coldkey from '../dist/domain/miner/Coldkey.js'
import * as Hotkey from '../dist/domain/miner/Hotkey.js'
import { Keyfile } from '../dist/validator/index.js'

const sha256 = text => createHash('sha256').update(text).digest()
const sha1 = text => createHash('sha1').update(text).digest('hex')

/** The key of validators in development is known to everybody. */
const validator = Keyfile.ofSeed(Buffer.from(Digest.ofText('dethrone development validator'), 'hex')).hotkey

const miners = Array.from({ length: 100 }, (_, i) => {
  const name = `example-miner-${String(i + 1).padStart(3, '0')}`
  const githubRepo = `https://github.com/${name}/trainer`
  return {
    id: i + 1,
    hotkey: Hotkey.ofPublicKey(sha256(`hotkey of ${name}`)),
    // Some coldkeys pay for two miners.
    coldkey: Coldkey.ofPublicKey(
      sha256(`coldkey of ${i % 10 === 9 ? `example-miner-${String(i).padStart(3, '0')}` : name}`)
    ),
    text: { githubRepo, commitHash: sha1(`commit of ${name}`) },
    image: { githubRepo: `${githubRepo}-image`, commitHash: sha1(`image commit of ${name}`) }
  }
})

const folder = new URL('../examples/validator/', import.meta.url)
mkdirSync(folder, { recursive: true })
const write = (path, value) => writeFileSync(new URL(path, folder), `${JSON.stringify(value, null, 2)}\n`)

write('metagraph.json', {
  block: 7_000_000,
  nodes: [
    {
      id: 0,
      hotkey: validator,
      coldkey: Coldkey.ofPublicKey(sha256('coldkey of the example validator')),
      address: '0.0.0.0',
      port: 0,
      stake: '100000000000000'
    },
    ...miners.map(({ id, hotkey, coldkey }) => ({
      id,
      hotkey,
      coldkey,
      address: '0.0.0.1',
      port: 1,
      stake: '0'
    }))
  ]
})
write('miners.json', {
  network: 'development',
  minimumStake: '1000000000000',
  metagraph: null,
  host: '127.0.0.1',
  miners: miners.map(({ hotkey, text, image }) => ({ hotkey, port: 0, text, image }))
})
write('transfers.json', {
  transfers: Array.from(new Set(miners.map(({ coldkey }) => coldkey)), (from, i) => ({
    id: `${6_900_000 + i}-1`,
    from,
    amount: '1000000000',
    block: 6_900_000 + i
  }))
})
