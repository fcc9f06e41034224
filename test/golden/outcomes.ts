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
    digest: '1866153d4913a84ad7149eae2e087b33900224425ecc6a5de2ccc8f97667c7b1'
  },
  {
    rules: 'gradients-2025-11',
    type: 'text',
    seed: 'golden 2',
    reign: 9,
    failures: 0.6,
    ending: 'Dethroned',
    champion: '5DMXryZSwssubHFfSAf1rSjV5Qpg3NvmTmkRW5dwXdpwv7Q9',
    digest: 'c07d19be9241c76ac8e695e0117a34fab6e3851aa4db168f889aabdf979628ae'
  },
  {
    rules: 'gradients-2025-11',
    type: 'image',
    seed: 'golden 3',
    reign: null,
    failures: 0.2,
    ending: 'Crowned',
    champion: '5FrDn9vm9ArazkZD5kF2uzdVJoR5cTtmPw1n1S6xLFeGPD5k',
    digest: '3d1a8279164ab0031d3395f16af71a5e7aba660c34d6ba058e84a16a6f9e9bd8'
  },
  {
    rules: 'gradients-2025-09',
    type: 'text',
    seed: 'golden 4',
    reign: 2,
    failures: 0.3,
    ending: 'Defended',
    champion: '5EuZyMecXRaYbNdR8yeZH2ySaksfmaMbtrBsqjeNuLEsdoCv',
    digest: '4f9db1f5f202467b7b18268a99e23b07cb3ebe5f7d64524bb529a29cc946500d'
  },
  {
    rules: 'gradients-2025-09',
    type: 'image',
    seed: 'golden 5',
    reign: 1,
    failures: 0.05,
    ending: 'Defended',
    champion: '5EuZyMecXRaYbNdR8yeZH2ySaksfmaMbtrBsqjeNuLEsdoCv',
    digest: 'ac523ffd62353785645b36d44119a8bee60fef9dcff56259c2bba54e17d4a7dd'
  },
  {
    rules: 'gradients-2025-12',
    type: 'text',
    seed: 'golden 6',
    reign: 3,
    failures: 1,
    ending: 'Retained',
    champion: '5EuZyMecXRaYbNdR8yeZH2ySaksfmaMbtrBsqjeNuLEsdoCv',
    digest: 'a58ac162a78d021e24a561eed6546ef948df90a0278e3afbf2ff112156ff54a2'
  },
  {
    rules: 'gradients-2025-12',
    type: 'text',
    seed: 'golden 7',
    reign: null,
    failures: 1,
    ending: 'Vacant',
    champion: null,
    digest: 'b1a130e1746f48fb23d62c3aae8e3884e6d13279d58453b76fda9db4980712e2'
  },
  {
    rules: 'gradients-2025-12',
    type: 'image',
    seed: 'golden 8',
    reign: 5,
    failures: 0.1,
    ending: 'Dethroned',
    champion: '5DdJDsQW6FZ7VnqZiBHVF4T6zTBv3f8QysJRN66j2YU2oe2T',
    digest: '1d5fcac56084a7dc4f7b64a114ebcbd7fb0ac05691647607893f9a47d22e071f'
  }
]
