// Writes examples/miners.json and examples/champion.json: made-up miners with valid addresses, the same at each run.
import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import * as Coldkey from '../dist/domain/miner/Coldkey.js'
import * as Hotkey from '../dist/domain/miner/Hotkey.js'

const sha256 = text => createHash('sha256').update(text).digest()

const miner = name => ({
  hotkey: Hotkey.ofPublicKey(sha256(`hotkey of ${name}`)),
  coldkey: Coldkey.ofPublicKey(sha256(`coldkey of ${name}`)),
  githubRepo: `https://github.com/${name}/trainer`,
  commitHash: createHash('sha1').update(`commit of ${name}`).digest('hex')
})

const names = Array.from({ length: 64 }, (_, i) => `example-miner-${String(i + 1).padStart(2, '0')}`)

const write = (path, value) =>
  writeFileSync(new URL(`../examples/${path}`, import.meta.url), `${JSON.stringify(value, null, 2)}\n`)

write('miners.json', names.map(miner))
write('champion.json', { ...miner('example-champion'), reign: 3 })
