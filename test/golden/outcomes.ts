// Pinned on the day the engine first agreed with the reference engine; outcomes.test.ts tells how they are played.

export const rulesDigests: Readonly<Record<string, string>> = {
  'gradients-2025-09': '16eb5a4a276f96abf0f6cf2d849acc5c7ed0c0b40ead179e42ebc5b050141007',
  'gradients-2025-11': 'd751a7620ae432ff9e8ab91942e172390164b27b42cdbd16593aaa8d6cba6e01',
  'gradients-2025-12': 'a635e0a0e805f9aca687bdb3b0b45e56a166e00f4c871861ffd8f8670ac6fc2f'
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
    digest: '535fb3362474bd59b8f19bfcbf8b3450fa07f1eaae614df85cfb8e81bbf0edbc'
  },
  {
    rules: 'gradients-2025-11',
    type: 'text',
    seed: 'golden 2',
    reign: 9,
    failures: 0.6,
    ending: 'Dethroned',
    champion: '5DMXryZSwssubHFfSAf1rSjV5Qpg3NvmTmkRW5dwXdpwv7Q9',
    digest: '93550cfb700fcf6e0e9630f15bb35e1c1c61641cdd3dd287074ad123c38f7b20'
  },
  {
    rules: 'gradients-2025-11',
    type: 'image',
    seed: 'golden 3',
    reign: null,
    failures: 0.2,
    ending: 'Crowned',
    champion: '5FrDn9vm9ArazkZD5kF2uzdVJoR5cTtmPw1n1S6xLFeGPD5k',
    digest: 'ab4da86dec87e784431c7ad06074d5f3bcfbcc32af03dae79b6fd336b51caab9'
  },
  {
    rules: 'gradients-2025-09',
    type: 'text',
    seed: 'golden 4',
    reign: 2,
    failures: 0.3,
    ending: 'Defended',
    champion: '5EuZyMecXRaYbNdR8yeZH2ySaksfmaMbtrBsqjeNuLEsdoCv',
    digest: 'e81cb6e3e3d79723426e403601c5c65aa0033dbd9579ecff51a35d6d47ba6a29'
  },
  {
    rules: 'gradients-2025-09',
    type: 'image',
    seed: 'golden 5',
    reign: 1,
    failures: 0.05,
    ending: 'Defended',
    champion: '5EuZyMecXRaYbNdR8yeZH2ySaksfmaMbtrBsqjeNuLEsdoCv',
    digest: '59004ad71cdc8250ff3f8874618ded62528b65be8196faea3266a74ceca112ff'
  },
  {
    rules: 'gradients-2025-12',
    type: 'text',
    seed: 'golden 6',
    reign: 3,
    failures: 1,
    ending: 'Retained',
    champion: '5EuZyMecXRaYbNdR8yeZH2ySaksfmaMbtrBsqjeNuLEsdoCv',
    digest: '05089be12fbf325c56309903114281207f08fad0a48e956301d145a6dd17bf7b'
  },
  {
    rules: 'gradients-2025-12',
    type: 'text',
    seed: 'golden 7',
    reign: null,
    failures: 1,
    ending: 'Vacant',
    champion: null,
    digest: '408a3c1a0e2bab44a9fb6fd61d0f25d82570bacd60376b47ced5e87186ca7b2d'
  },
  {
    rules: 'gradients-2025-12',
    type: 'image',
    seed: 'golden 8',
    reign: 5,
    failures: 0.1,
    ending: 'Dethroned',
    champion: '5DdJDsQW6FZ7VnqZiBHVF4T6zTBv3f8QysJRN66j2YU2oe2T',
    digest: '6e66bbd16a15ea2b4ecd4e5b6635ee9c56ae7791fcfc0d2b91755179d0311805'
  }
]
