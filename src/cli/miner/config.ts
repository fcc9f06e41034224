/** `dethrone miner config`: asks for what the guide asks, or takes it as options, and writes the miner's file. */
import { homedir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline/promises'
import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import * as Codec from '../../domain/codec/Codec.js'
import * as Miner from '../../validator/miner/Miner.js'
import { command, type Declaration, type Options } from '../terminal/command.js'
import * as Input from '../terminal/input.js'
import { exit, faultLines, print, UsageError } from '../terminal/terminal.js'

const declaration = {
  name: 'miner config',
  about:
    'Asks for wallet, hotkey, network and minimum stake, and for the repository to enter, and writes the file that dethrone miner serves. What is given as an option is not asked.',
  options: {
    wallet: { type: 'string', value: 'NAME', about: 'the wallet’s name, in ~/.bittensor/wallets' },
    hotkey: { type: 'string', value: 'NAME', about: 'the hotkey’s name in the wallet, or its SS58 address' },
    network: { type: 'string', value: 'NAME', about: 'the chain: finney, test or local' },
    'minimum-stake': {
      type: 'string',
      value: 'TAO',
      about: 'what a validator must have at stake to be answered'
    },
    metagraph: {
      type: 'string',
      value: 'FILE',
      about: 'the file with the metagraph that stakes are read from'
    },
    port: { type: 'string', value: 'N', about: 'the port to listen at' },
    repository: {
      type: 'string',
      value: 'URL',
      about: 'the training repository, https://github.com/owner/name'
    },
    commit: { type: 'string', value: 'HASH', about: 'the commit to enter, all 40 digits best' },
    types: { type: 'string', value: 'text|image|both', about: 'which tournaments to enter' },
    out: { type: 'string', value: 'FILE', about: 'where the file goes', default: 'miner.json' }
  },
  example:
    'dethrone miner config --wallet default --hotkey default --network finney --minimum-stake 1000 --metagraph metagraph.json --port 7999 --repository https://github.com/owner/name --commit main --types both'
} as const satisfies Declaration<Options>

const asked = [
  'wallet',
  'hotkey',
  'network',
  'minimum-stake',
  'metagraph',
  'port',
  'repository',
  'commit',
  'types'
] as const

export const run = command(declaration, async values => {
  const given = new Map<string, string>()
  const missing = asked.filter(name => values[name] === undefined)
  for (const name of asked) given.set(name, values[name] ?? '')
  if (missing.length > 0 && !process.stdin.isTTY)
    throw new UsageError(`expected ${missing.map(name => `--${name}`).join(', ')}, or a terminal to ask in`)
  if (missing.length > 0) {
    const terminal = createInterface({ input: process.stdin, output: process.stderr })
    try {
      for (const name of missing)
        given.set(name, (await terminal.question(`${declaration.options[name].about} (${name}): `)).trim())
    } finally {
      terminal.close()
    }
  }
  const of = (name: (typeof asked)[number]): string => given.get(name) ?? ''
  const [types, repository] = [of('types'), { githubRepo: of('repository'), commitHash: of('commit') }]
  if (!['text', 'image', 'both'].includes(types))
    throw new UsageError(`--types is ${Codec.show(types)}: expected text, image or both`)
  const config = Codec.decode(
    Miner.codec,
    'miner'
  )({
    network: of('network'),
    minimumStake: rao(of('minimum-stake')),
    metagraph: of('metagraph') === '' ? null : of('metagraph'),
    host: '0.0.0.0',
    miners: [
      {
        hotkey: await address(of('wallet'), of('hotkey')),
        port: Number(of('port')),
        text: types === 'image' ? null : repository,
        image: types === 'text' ? null : repository
      }
    ]
  })
  if (E.isLeft(config)) throw new UsageError(`This cannot be served:\n${faultLines(config.left)}`)
  await Input.save(values.out, `${JSON.stringify(Miner.codec.encode(config.right), null, 2)}\n`)
  print(`Written to ${values.out}. To serve it: dethrone miner ${values.out}`)
  return exit.ok
})

/** An amount of TAO in rao, exactly. */
const rao = (tao: string): string => {
  const [, whole, part = ''] = /^(\d{1,12})(?:\.(\d{1,9}))?$/.exec(tao) ?? []
  if (whole === undefined)
    throw new UsageError(
      `--minimum-stake is ${Codec.show(tao)}: expected an amount of TAO, such as 1000 or 0.5`
    )
  return String(BigInt(whole) * 1_000_000_000n + BigInt(part.padEnd(9, '0')))
}

/** The hotkey's address: as given, or out of the wallet's file, of which nothing else is read. */
const address = async (wallet: string, hotkey: string): Promise<string> => {
  if (/^5[1-9A-HJ-NP-Za-km-z]{46,47}$/.test(hotkey)) return hotkey
  for (const [name, value] of [
    ['wallet', wallet],
    ['hotkey', hotkey]
  ] as const)
    if (!/^[A-Za-z0-9_.-]{1,64}$/.test(value) || value.startsWith('.'))
      throw new UsageError(`--${name} is ${Codec.show(value)}: expected a name`)
  const path = join(homedir(), '.bittensor', 'wallets', wallet, 'hotkeys', hotkey)
  return (await Input.file(path, t.type({ ss58Address: t.string }), 'hotkey')).ss58Address
}
