// `dethrone verify --head`: it claims no more than whoever signed the head can be known to be.
import { expect, it } from 'vitest'
import { run as verify } from '../../../src/cli/inspect/verify.js'
import * as Export from '../../../src/store/Export.js'
import * as InMemory from '../../../src/store/InMemory.js'
import * as Seal from '../../../src/store/Seal.js'
import * as TournamentJournal from '../../../src/store/TournamentJournal.js'
import * as Tournament from '../../../src/Tournament.js'
import * as Keyfile from '../../../src/validator/directory/Keyfile.js'
import { named } from '../../store/streams.js'
import { miners, opened } from '../../play/worlds.js'
import { folder, terminal } from '../terminal.js'
import { must } from '../../must.js'

const shown = terminal()
const files = folder()

/** A log with its chain, and its head signed by anybody. */
const exported = async (signer: Seal.Signer) => {
  const tournament = opened(miners)
  const stream = named(tournament.opening.id)
  const store = InMemory.make()
  must(await store.append(TournamentJournal.drafts(stream, [Tournament.opened(tournament)]))())
  const [head] = must(await store.heads())
  if (head === undefined) throw new Error('no head')
  return {
    log: files.write('log.jsonl', must(await Export.of(stream)(store)())),
    seal: JSON.stringify(Seal.make(signer)(head)),
    digest: head.digest
  }
}

const anybody = Keyfile.ofSeed(new Uint8Array(32).fill(7))
const validator = Keyfile.ofSeed(new Uint8Array(32).fill(8))

it('names whoever signed the head, and says that it is not known to be the validator', async () => {
  const { log, seal } = await exported(anybody)
  expect(await verify([log, '--head', seal])).toBe(0)
  expect(shown.out).toContain(`signed by ${anybody.hotkey}: nothing is missing, and nothing was forged, if `)
  shown.out = ''
  expect(await verify([log, '--head', seal, '--json'])).toBe(0)
  expect(JSON.parse(shown.out)).toMatchObject({ proven: true, signedBy: anybody.hotkey })
})

it('says it without an if where the hotkey is the one that was asked for', async () => {
  const { log, seal } = await exported(validator)
  expect(await verify([log, '--head', seal, '--by', validator.hotkey])).toBe(0)
  expect(shown.out).toContain(`signed by ${validator.hotkey}: nothing is missing, and nothing was forged.\n`)
  shown.out = ''
  expect(await verify([log, '--head', seal, '--by', anybody.hotkey])).toBe(1)
  expect(shown.out).toContain(`signed by ${validator.hotkey}, not by ${anybody.hotkey}`)
})

it('what is neither a head nor a digest is a file, and one that cannot be read is told of as that', async () => {
  const { log } = await exported(validator)
  const refusal = async (head: string): Promise<string> =>
    verify([log, '--head', head]).then(String, (thrown: unknown) => String(thrown))
  expect(await refusal('absent.json')).toContain('absent.json cannot be read: there is no such file')
  expect(await refusal(`${log}/head.json`)).toContain('head.json cannot be read: ')
  expect(await refusal('abc123')).toContain('--head: ')
})

it('a digest that nobody signed proves as much as its way here', async () => {
  const { log, digest } = await exported(validator)
  expect(await verify([log, '--head', digest])).toBe(0)
  expect(shown.out).toContain('if you have the digest from the validator itself')
  shown.out = ''
  expect(await verify([log, '--head', digest, '--json'])).toBe(0)
  expect(JSON.parse(shown.out)).toMatchObject({ proven: true, signedBy: null })
})
