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
    digest: 'cbd70866f8ec7c6660bfc9bbaf0f1080a16576aa6ba722a1c041856057c34e97'
  },
  {
    rules: 'gradients-2025-11',
    type: 'text',
    seed: 'golden 2',
    reign: 9,
    failures: 0.6,
    ending: 'Dethroned',
    champion: '5DMXryZSwssubHFfSAf1rSjV5Qpg3NvmTmkRW5dwXdpwv7Q9',
    digest: '240a11b4921d88c07e1c4aeee21db5615ef3e41049f9cad2869785eb1d669298'
  },
  {
    rules: 'gradients-2025-11',
    type: 'image',
    seed: 'golden 3',
    reign: null,
    failures: 0.2,
    ending: 'Crowned',
    champion: '5FrDn9vm9ArazkZD5kF2uzdVJoR5cTtmPw1n1S6xLFeGPD5k',
    digest: 'ffea10d4d962d1d7819c78a4b205abdc6fbe363b48f1dbd95dfa786022ddbe5c'
  },
  {
    rules: 'gradients-2025-09',
    type: 'text',
    seed: 'golden 4',
    reign: 2,
    failures: 0.3,
    ending: 'Defended',
    champion: '5EuZyMecXRaYbNdR8yeZH2ySaksfmaMbtrBsqjeNuLEsdoCv',
    digest: '4ce455fad66e7424f8dd0f5d913953040cd94e561df9eb62459381bfde00deb0'
  },
  {
    rules: 'gradients-2025-09',
    type: 'image',
    seed: 'golden 5',
    reign: 1,
    failures: 0.05,
    ending: 'Defended',
    champion: '5EuZyMecXRaYbNdR8yeZH2ySaksfmaMbtrBsqjeNuLEsdoCv',
    digest: 'f188ffe430c01c4345b75118f307968265cfabd855a26267dfe0af046c324ef3'
  },
  {
    rules: 'gradients-2025-12',
    type: 'text',
    seed: 'golden 6',
    reign: 3,
    failures: 1,
    ending: 'Retained',
    champion: '5EuZyMecXRaYbNdR8yeZH2ySaksfmaMbtrBsqjeNuLEsdoCv',
    digest: '0e2a2af7d822fdbe96bbee8a21ff1905930f107a5d9afe49d4c4f7359874572c'
  },
  {
    rules: 'gradients-2025-12',
    type: 'text',
    seed: 'golden 7',
    reign: null,
    failures: 1,
    ending: 'Vacant',
    champion: null,
    digest: '976314c5af205d5b074aa7b34d7ebd6b5a6e96b7e55609506f0bb7a73f4bb0d0'
  },
  {
    rules: 'gradients-2025-12',
    type: 'image',
    seed: 'golden 8',
    reign: 5,
    failures: 0.1,
    ending: 'Dethroned',
    champion: '5DdJDsQW6FZ7VnqZiBHVF4T6zTBv3f8QysJRN66j2YU2oe2T',
    digest: 'f89c884a0233ebfbf7ab3ac25ff31e59f81ae5f3eba0539b686df238cf5fe7ab'
  }
]
