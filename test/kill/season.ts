// The season that is killed: two small tournaments, text and image, in which nothing depends on when it happens.
import * as E from 'fp-ts/lib/Either.js'
import type * as Miner from '../../src/domain/miner/Miner.js'
import * as RuleSets from '../../src/rules/ruleset/RuleSets.js'
import * as Seed from '../../src/domain/Seed.js'
import * as Tournament from '../../src/Tournament.js'
import * as TournamentId from '../../src/domain/TournamentId.js'
import type * as Simulated from '../../src/play/Simulated.js'
import type { Answer } from '../../src/ports/season/MinerDirectory.js'
import * as Metagraph from '../../src/ports/season/Metagraph.js'
import * as Transfers from '../../src/ports/season/Transfers.js'
import * as Catalogue from '../../src/validator/catalogue/Catalogue.js'
import type { Settings } from '../../src/validator/loop/Ports.js'
import { miners as all } from '../play/worlds.js'
import { decoded } from '../view.js'

export const world: Simulated.World = {
  seed: decoded(Seed.codec, 'killed'),
  spread: 0.3,
  noise: 0.05,
  failures: 0.1
}

/** As few as play at all, unless the process is told otherwise. */
export const field: ReadonlyArray<Miner.Miner> = all.slice(0, Number(process.env['KILL_FIELD'] ?? 8))

export const opened: Tournament.Tournament = (() => {
  const tournament = Tournament.open({
    id: decoded(TournamentId.codec, 'killed'),
    rules: RuleSets.standard,
    type: 'text',
    seed: decoded(Seed.codec, 'killed'),
    champion: null
  })(field)
  if (E.isLeft(tournament)) throw new Error(tournament.left.type)
  return tournament.right
})()

export const snapshot: Metagraph.Snapshot = decoded(Metagraph.codec, {
  block: 1,
  nodes: field.map(({ hotkey, coldkey }, id) => ({
    id,
    hotkey,
    coldkey,
    address: '127.0.0.1',
    port: 1,
    stake: '0'
  }))
})

export const transfers: ReadonlyArray<Transfers.Transfer> = field.map(({ coldkey }, i) =>
  decoded(Transfers.transfer, { id: `1/${i}`, from: coldkey, amount: '1000000000000', block: 1 })
)

export const entry = (hotkey: string): Answer => {
  const miner = field.find(each => each.hotkey === hotkey)
  return miner === undefined
    ? { type: 'Absent' }
    : { type: 'Entered', githubRepo: miner.githubRepo, commitHash: miner.commitHash }
}

const sizes = [0.3, 1, 2, 3, 5, 8, 12, 20, 32, 40]

export const catalogue: Catalogue.Catalogue = decoded(Catalogue.codec, {
  models: [
    ...sizes.map(size => ({ name: `made-up/${size}b`, parameters: size * 1e9, modelType: null })),
    { name: 'made-up/image', parameters: null, modelType: 'sdxl' }
  ],
  datasets: ['InstructTextTask', 'DpoTask', 'GrpoTask', 'ImageTask'].map(kind => ({
    url: `https://example.org/${kind}`,
    kind,
    rows: kind === 'ImageTask' ? null : 1_000,
    datasetType: {}
  }))
})

export const settings: Settings = {
  rules: RuleSets.standard,
  types: ['text', 'image'],
  name: 'killed',
  titles: { text: null, image: null },
  registration: 0,
  poll: 10,
  prolonged: 0,
  retry: 10,
  look: 60_000,
  once: true,
  secret: 'f'.repeat(64),
  catalogue
}
