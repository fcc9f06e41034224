// Pinned on the day the engine first agreed with the reference engine; outcomes.test.ts tells how they are played.

export const rulesDigests: Readonly<Record<string, string>> = {
  'gradients-2025-09': '46cc35b73ebc2708b93194fd102901c22919833b405895d6ead7785a2c964185',
  'gradients-2025-11': '24ed5298baafb0aaacf71a8965560dd23551f7c021c5cc413d0e50a151947b7c',
  'gradients-2025-12': 'f0476b455c342b7605ece628e79784e079c781b1f3f49484634d7b3dd62a0af5'
}

/** A tournament of the example's 64 miners on simulated scores. */
export interface Golden {
  readonly rules: string
  readonly type: 'text' | 'image'
  readonly seed: string
  /** The champion's; null for a vacant title. */
  readonly reign: number | null
  readonly failures: number
  readonly ending: string
  readonly champion: string | null
  readonly digest: string
}

export const outcomes: ReadonlyArray<Golden> = [
  {
    rules: 'gradients-2025-11',
    type: 'text',
    seed: 'golden 1',
    reign: 1,
    failures: 0.05,
    ending: 'Defended',
    champion: '5EuZyMecXRaYbNdR8yeZH2ySaksfmaMbtrBsqjeNuLEsdoCv',
    digest: 'd771f69c7d70a3cfe3549a104c7d98272dd151d0cc44dc8be4cdf075e87da3db'
  },
  {
    rules: 'gradients-2025-11',
    type: 'text',
    seed: 'golden 2',
    reign: 9,
    failures: 0.6,
    ending: 'Dethroned',
    champion: '5DMXryZSwssubHFfSAf1rSjV5Qpg3NvmTmkRW5dwXdpwv7Q9',
    digest: '5c88b842062f92df0bec9bc1d15d6eb0133c88dc93e397d6572d75abce95ce94'
  },
  {
    rules: 'gradients-2025-11',
    type: 'image',
    seed: 'golden 3',
    reign: null,
    failures: 0.2,
    ending: 'Crowned',
    champion: '5FrDn9vm9ArazkZD5kF2uzdVJoR5cTtmPw1n1S6xLFeGPD5k',
    digest: '32e2a50428c882fea4c423121dd1515fe83c99ae6bae3fa3f27c64ab539b66a5'
  },
  {
    rules: 'gradients-2025-09',
    type: 'text',
    seed: 'golden 4',
    reign: 2,
    failures: 0.3,
    ending: 'Defended',
    champion: '5EuZyMecXRaYbNdR8yeZH2ySaksfmaMbtrBsqjeNuLEsdoCv',
    digest: 'ca90a62c95ae234a53c68d0ab7d3788ceebabca1845f1e773599f330923b3e21'
  },
  {
    rules: 'gradients-2025-09',
    type: 'image',
    seed: 'golden 5',
    reign: 1,
    failures: 0.05,
    ending: 'Defended',
    champion: '5EuZyMecXRaYbNdR8yeZH2ySaksfmaMbtrBsqjeNuLEsdoCv',
    digest: '9e065b5741aa3fa8d0cec0c70b9a88ce5be614d83c8b041966d6e8b0091f7b8b'
  },
  {
    rules: 'gradients-2025-12',
    type: 'text',
    seed: 'golden 6',
    reign: 3,
    failures: 1,
    ending: 'Retained',
    champion: '5EuZyMecXRaYbNdR8yeZH2ySaksfmaMbtrBsqjeNuLEsdoCv',
    digest: '9b9eb7117625fe87a5f8893c899599bb675446e9386175976f09d0d3cc3ff7e8'
  },
  {
    rules: 'gradients-2025-12',
    type: 'text',
    seed: 'golden 7',
    reign: null,
    failures: 1,
    ending: 'Vacant',
    champion: null,
    digest: '4e87f0c87cea567ec3753ff782e85c522b85336d80b369b4c7cade6c6bd9f546'
  },
  {
    rules: 'gradients-2025-12',
    type: 'image',
    seed: 'golden 8',
    reign: 5,
    failures: 0.1,
    ending: 'Dethroned',
    champion: '5DdJDsQW6FZ7VnqZiBHVF4T6zTBv3f8QysJRN66j2YU2oe2T',
    digest: '83d945fc75a754122ad8858c7b9d6d9cbdc68aeacd93376d23f9c74b9a7cce27'
  }
]
