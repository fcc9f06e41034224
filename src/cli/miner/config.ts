/** `dethrone miner config`: asks for what the guide asks, or takes it as options, and writes the miner's file. */
import { homedir } from 'node:os'
import { dirname, isAbsolute, join, relative, resolve } from 'node:path'
import { createInterface } from 'node:readline/promises'
import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import * as Codec from '../../domain/codec/Codec.js'
import * as Repository from '../../domain/miner/Repository.js'
import { messageOf } from '../../ports/Executor.js'
import * as Miner from '../../validator/miner/Miner.js'
import { command, type Declaration, type Options } from '../terminal/command.js'
import * as Input from '../terminal/input.js'
import { complain, exit, faultLines, print, UsageError, word } from '../terminal/terminal.js'

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
type Asked = (typeof asked)[number]
type Answers = Readonly<Record<Asked, string>>

const nothing: Answers = {
  wallet: '',
  hotkey: '',
  network: '',
  'minimum-stake': '',
  metagraph: '',
  port: '',
  repository: '',
  commit: '',
  types: ''
}

/** Refuses an answer that cannot be served, whichever way it was given; the ones before it are known. */
const check = async (name: Asked, value: string, before: Answers): Promise<void> => {
  if (name === 'hotkey') await address(before.wallet, value)
  if (name === 'network' || name === 'commit') Input.option(name, written, value)
  if (name === 'minimum-stake') rao(value)
  if (name === 'port') port(value)
  if (name === 'repository') Input.option(name, Repository.githubRepo, value)
  if (name === 'types') Input.choice('--types', kinds, value)
}

const kinds = ['text', 'image', 'both'] as const

const written = Codec.refine(
  Codec.text(64),
  (given): given is string => given !== '',
  'a text of 1 to 64 characters'
)

/** Every answer that no option gave, asked in a terminal; null where somebody interrupts. A bad one is asked again. */
const answered = async (given: Readonly<Record<Asked, string | undefined>>): Promise<Answers | null> => {
  const missing = asked.filter(name => given[name] === undefined)
  if (missing.length > 0 && !process.stdin.isTTY)
    throw new UsageError(`expected ${missing.map(name => `--${name}`).join(', ')}, or a terminal to ask in`)
  let answers = nothing
  const gone = new AbortController()
  const terminal =
    missing.length === 0 ? null : createInterface({ input: process.stdin, output: process.stderr })
  const ended = { byInterrupt: false }
  terminal
    ?.once('SIGINT', () => {
      ended.byInterrupt = true
      gone.abort()
    })
    .once('close', () => {
      gone.abort()
    })
  const ask = async (name: Asked, question: (text: string) => Promise<string>): Promise<string> => {
    const said = (await question(`${declaration.options[name].about} (${name}): `)).trim()
    try {
      await check(name, said, answers)
      return said
    } catch (thrown) {
      complain(messageOf(thrown))
      return ask(name, question)
    }
  }
  try {
    for (const name of asked) {
      const option = given[name]
      if (option !== undefined) await check(name, option, answers)
      const value =
        option ??
        (terminal === null ? '' : await ask(name, text => terminal.question(text, { signal: gone.signal })))
      answers = { ...answers, [name]: value }
    }
    return answers
  } catch (thrown) {
    if (!gone.signal.aborted) throw thrown
    if (ended.byInterrupt) return null
    throw new UsageError('The input ended before every question was answered: nothing was written.')
  } finally {
    terminal?.close()
  }
}

export const run = command(declaration, async ({ out, ...values }) => {
  const answers = await answered(values)
  if (answers === null) return exit.interrupted
  const { types, metagraph } = answers
  const repository = { githubRepo: answers.repository, commitHash: answers.commit }
  const config = Codec.decode(
    Miner.codec,
    'miner'
  )({
    network: answers.network,
    minimumStake: rao(answers['minimum-stake']),
    metagraph: metagraph === '' ? null : seen(metagraph, out),
    host: '0.0.0.0',
    miners: [
      {
        hotkey: await address(answers.wallet, answers.hotkey),
        port: port(answers.port),
        text: types === 'image' ? null : repository,
        image: types === 'text' ? null : repository
      }
    ]
  })
  if (E.isLeft(config)) throw new UsageError(`This cannot be served:\n${faultLines(config.left)}`)
  await Input.save(out, `${JSON.stringify(Miner.codec.encode(config.right), null, 2)}\n`)
  print(`Written to ${out}. To serve it: dethrone miner ${word(out)}`)
  return exit.ok
})

/** A path as it is named in a file that is written there: from its folder. */
const seen = (path: string, from: string): string =>
  isAbsolute(path) || from === '-' ? path : relative(dirname(resolve(from)), resolve(path))

const port = (given: string): number => {
  const number = /^\d{1,5}$/.test(given) ? Number(given) : NaN
  if (!(number <= 65_535))
    throw new UsageError(`--port is ${Codec.show(given)}: expected an integer from 0 to 65535`)
  return number
}

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
  const path = join(home(), '.bittensor', 'wallets', wallet, 'hotkeys', hotkey)
  return (await Input.file(path, t.type({ ss58Address: t.string }), 'hotkey')).ss58Address
}

/** The folder of whoever calls; one that runs under a number alone, without HOME, has none. */
const home = (): string => {
  try {
    return homedir()
  } catch {
    throw new UsageError('There is no home folder to find the wallet in: give --hotkey as its SS58 address')
  }
}
