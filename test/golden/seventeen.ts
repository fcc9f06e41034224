// A tournament of seventeen, worked out by hand from the rules: image, the rules of November 2025, a champion in its
// seventh reign. The doubles of the draws were read from `alea(seed + '/' + name)`; all else is pencil and paper.
import type {
  Attempt,
  Event,
  Failed,
  Miner,
  Opening,
  Report,
  Scored,
  Standing,
  View
} from '../reference/Referee.js'

// SS58 addresses (prefix 42) of the public keys of 32 equal bytes 1, 2, ... 17, and 200 for the champion.
// By code units they sort as A B C D E F G H I J K L M N O P Q.
const A = '5C62Ck4UrFPiBtoCmeSrgF7x9yv9mn38446dhCpsi2mLHiFT'
const B = '5C7LYpP2ZH3tpKbvVvwiVe54AapxErdPBbvkYhe6y9ZBkqWt'
const C = '5C8etthaGJi5SkQeEDSaK32ABBjkhwDeK9ksQCTLEGM3EH14'
const D = '5C9yEy27yLNG5BDMxVwS8RyGBneZB1ouShazFhGZVP8thK5z'
const E = '5CBHb3LfgN2Shc25gnSHwpvNCPZMe6QAaFR77C5nkVvkAK1o'
const F = '5CCbw7fDPPgdL2poR4w9mDsUCzUA7AzRhoFDxgu21cibdUmW'
const G = '5CDvHBym6RLoxTdX9MS1acpaDbNxaFagqM5LpBiFGjWT6o1n'
const H = '5CFEdGJJoSzzatSEsdvsQ1mgECHm3LAwxtuTfgXUXrJJZr1m'
const I = '5CGYyLcrWUfBDKExbvRjDQinEoCZWQmD6SjaXBLhny6A2wjE'
const J = '5CHsKQwQDWKMqk3gLCvb2oftFQ7MyVMUDzZhNg9w45t1WCTL'
const K = '5CKBfVFwvXyYUArQ4VRSrCczG12ASZwjMYPpEAyAKCfryDeD'
const L = '5CLW1ZaVdZdj6bf7nmvJfba6GbvxueXzV6Dw5fnPaKTiSARx'
const M = '5CMpMdu3LbHuj2TqX4RAUzXCHCqmNj8Fce43wAbcqSFZuNfp'
const N = '5CP8hiDb3cx6MTGZFLv2JPUJHokZqoiWkBtAnfQr6Z3RNgxy'
const O = '5CQT3nY8kecGyt5GydQt7nRQJQfNJtJmsjiHeAE5MfqGqihv'
const P = '5CRmPrrgTgGTcJszhuujwBNWK1aAmxu31HYQVf3Jcnd8JyLr'
const Q = '5CT5jwBEAhveEjgiSCQbkaKcKcUyF3VJ8qNXM9rXsuQyn3Kd'
const CHAMPION = '5Gby5ZhGcwQBB16NrFTnHzBaDm5agXb2xGC9X4sNaL64Nhxx'

// The public keys of 32 equal bytes 101 and 201.
const COLDKEY = '5EMepC39b7E2zfM9g6CkPp8KCAxGTh7D4w4T2tFjmjpd4tPw'
const CHAMPION_COLDKEY = '5GdHRe1pKy4MoRu6aXxe7P8gEMzP9cBJ5p2GNZgbqSsuqimU'

const miner = (hotkey: string): Miner => ({
  hotkey,
  coldkey: COLDKEY,
  githubRepo: 'https://github.com/owner/trainer',
  commitHash: '0123456789abcdef0123456789abcdef01234567'
})

export const opening: Opening = {
  id: 'seventeen-by-hand',
  rules: 'gradients-2025-11',
  type: 'image',
  seed: 'seventeen by hand',
  // H before N, and K before B: that decides who keeps the score of a copy (RULES 7).
  miners: [Q, P, O, M, L, K, J, I, H, N, G, F, E, D, C, B, A].map(miner),
  champion: { ...miner(CHAMPION), coldkey: CHAMPION_COLDKEY, reign: 7 }
}

const scored = (slot: string, hotkey: string, score: string): Scored => ({
  type: 'Scored',
  slot,
  hotkey,
  score,
  timedOut: false,
  digest: null
})

const failed = (slot: string, hotkey: string, reason: string, detail: string | null = null): Failed => ({
  type: 'Failed',
  slot,
  hotkey,
  reason,
  detail
})

const SAME = 'ab'.repeat(32)
const decided = (reports: (Report | null)[]): Attempt => ({ outcome: 'Decided', reports })

// THE GROUPS (RULES 3.2). ceil(17 / 8) = 3 groups would have 17 / 3 < 6 each, so 2: of 9 and 8, and a notice.
// THE DRAW (RULES 3.3, 10). The stream `R1/groups`, and the shuffle from the end:
//                                          A B C D E F G H I J K L M N O P Q
//   i = 16: 0.756079 x 17 = 12.85 -> 12:   A B C D E F G H I J K L Q N O P M
//   i = 15: 0.698630 x 16 = 11.18 -> 11:   A B C D E F G H I J K P Q N O L M
//   i = 14: 0.418720 x 15 =  6.28 ->  6:   A B C D E F O H I J K P Q N G L M
//   i = 13: 0.001958 x 14 =  0.03 ->  0:   N B C D E F O H I J K P Q A G L M
//   i = 12: 0.603817 x 13 =  7.85 ->  7:   N B C D E F O Q I J K P H A G L M
//   i = 11: 0.813695 x 12 =  9.76 ->  9:   N B C D E F O Q I P K J H A G L M
//   i = 10: 0.016084 x 11 =  0.18 ->  0:   K B C D E F O Q I P N J H A G L M
//   i =  9: 0.271235 x 10 =  2.71 ->  2:   K B P D E F O Q I C N J H A G L M
//   i =  8: 0.199825 x  9 =  1.80 ->  1:   K I P D E F O Q B C N J H A G L M
//   i =  7: 0.469577 x  8 =  3.76 ->  3:   K I P Q E F O D B C N J H A G L M
//   i =  6: 0.386544 x  7 =  2.71 ->  2:   K I O Q E F P D B C N J H A G L M
//   i =  5: 0.469925 x  6 =  2.82 ->  2:   K I F Q E O P D B C N J H A G L M
//   i =  4: 0.869003 x  5 =  4.35 ->  4:   K I F Q E O P D B C N J H A G L M
//   i =  3: 0.436666 x  4 =  1.75 ->  1:   K Q F I E O P D B C N J H A G L M
//   i =  2: 0.867856 x  3 =  2.60 ->  2:   K Q F I E O P D B C N J H A G L M
//   i =  1: 0.619489 x  2 =  1.24 ->  1:   K Q F I E O P D B C N J H A G L M
const group1 = [K, Q, F, I, E, O, P, D, B]
const group2 = [C, N, J, H, A, G, L, M]

const scoresOf = (slot: string, miners: string[], scores: string[]): Scored[] =>
  miners.map((hotkey, index) => scored(slot, hotkey, scores[index] ?? ''))

// GROUP 1, nine miners: a rank r is worth (9 - r) / 8. Image is a loss: lower is better.
// T1: the dataset is gone when K alone has reported; so all of the second attempt. Median 1 (E).
//   rank       K 2  Q 4  F 1  I 3  E 5  O 6  P 7  D 8  B 9
//   advantage  K 3/10, Q 1/10, F 2/5, I 1/5, E 0, O -1/10, P -1/5, D -3/10, B -2/5
const g1t1Gone = scored('R1.G1.T1', K, '99')
const g1t1 = scoresOf('R1.G1.T1.A2', group1, ['0.7', '0.9', '0.6', '0.8', '1', '1.1', '1.2', '1.3', '1.4'])
// T2: median 2 (O).
//   rank       K 1  Q 2  F 4  I 3  E 6  O 5  P 7  D 8  B 9
//   advantage  K 1/2, Q 2/5, F 1/5, I 3/10, E -1/4, O 0, P -1/2, D -1, B -5/2 clamped to -1
const g1t2 = scoresOf('R1.G1.T2', group1, ['1', '1.2', '1.6', '1.4', '2.5', '2', '3', '4', '7'])
// T3: P failed, and B has the digest of K, who was admitted before it: a copy. Seven scores, median 0.05 (F).
//   rank       K 1  Q 2  F 4  I 3  E 5.5  O 5.5  D 7;  P and B have no placement
//   advantage  K 0.35 / 0.05 clamped to 1, Q 3 clamped to 1, F 0, I 1, E -1/5, O -1/5, D -1, P -1, B -1
// One of the eight that are no copies failed: not more than half.
const g1t3: Report[] = [
  { ...scored('R1.G1.T3', K, '-0.3'), digest: SAME },
  scored('R1.G1.T3', Q, '-0.1'),
  scored('R1.G1.T3', F, '0.05'),
  scored('R1.G1.T3', I, '0'),
  scored('R1.G1.T3', E, '0.06'),
  scored('R1.G1.T3', O, '0.06'),
  failed('R1.G1.T3', P, 'OutOfMemory', '110 GiB'),
  scored('R1.G1.T3', D, '0.1'),
  { ...scored('R1.G1.T3', B, '-0.3'), digest: SAME }
]

// GROUP 2, eight miners: a rank r is worth (8 - r) / 7.
// T1: median of C 2, N 3, J 4, G 5, L 5, H 6, A 8, M 11: the mean of 5 and 5.
//   rank       C 1  N 2  J 3  H 6  A 7  G 4.5  L 4.5  M 8
//   advantage  C 3/5, N 2/5, J 1/5, H -1/5, A -3/5, G 0, L 0, M -6/5 clamped to -1
const g2t1 = scoresOf('R1.G2.T1', group2, ['2', '3', '4', '6', '8', '5', '5', '11'])
// Then C is withdrawn: T1 stands, T2 and T3 are failed, and it cannot advance (4.6).
const gone = (slot: string): Failed => failed(slot, C, 'Withdrawn', 'the hotkey was deregistered')
// T2: median of the seven 0.8 (G and L).
//   rank       N 1  J 2  H 3  A 6  G 4.5  L 4.5  M 7
//   advantage  N 3/8, J 1/4, H 1/8, A -1/8, G 0, L 0, M -1/2, C -1
const g2t2 = scoresOf('R1.G2.T2', group2.slice(1), ['0.5', '0.6', '0.7', '0.9', '0.8', '0.8', '1.2'])
// T3: C apart, 4 of 7 failed, more than half: replaced.
const g2t3First: Report[] = [
  scored('R1.G2.T3', N, '1'),
  scored('R1.G2.T3', J, '2'),
  scored('R1.G2.T3', H, '3'),
  failed('R1.G2.T3', A, 'Crashed'),
  failed('R1.G2.T3', G, 'BuildFailed'),
  failed('R1.G2.T3', L, 'RepositoryUnavailable'),
  failed('R1.G2.T3', M, 'NotFinetuned')
]
// The second attempt: six scores N 1, H 1, J 3, G 5, L 5, M 9, median the mean of 3 and 5: 4.
//   rank       N 1.5  H 1.5  J 3  G 4.5  L 4.5  M 6;  A and C have no placement
//   advantage  N 3/4, H 3/4, J 1/4, G -1/4, L -1/4, M -5/4 clamped to -1, A -1, C -1
const g2t3: Report[] = [
  scored('R1.G2.T3.A2', N, '1'),
  scored('R1.G2.T3.A2', J, '3'),
  scored('R1.G2.T3.A2', H, '1'),
  failed('R1.G2.T3.A2', A, 'TimedOut'),
  scored('R1.G2.T3.A2', G, '5'),
  scored('R1.G2.T3.A2', L, '5'),
  scored('R1.G2.T3.A2', M, '9')
]

// THE STANDINGS (RULES 3.5, 3.6): a third of the three placements, the tasks won, a third of the three advantages.
//   K  7/8 + 1 + 1     = 23/8   23/24   won T2, T3           3/10 + 1/2 + 1     =   9/5      3/5
//   N  6/7 + 1 + 13/14 = 39/14  13/14   won T2, half of T3   2/5 + 3/8 + 3/4    =  61/40   61/120
//   Q  5/8 + 7/8 + 7/8 = 19/8   19/24                        1/10 + 2/5 + 1     =   3/2      1/2
//   J  5/7 + 6/7 + 5/7 = 16/7   16/21                        1/5 + 1/4 + 1/4    =   7/10    7/30
//   F  1 + 5/8 + 5/8   =  9/4    3/4    won T1               2/5 + 1/5 + 0      =   3/5      1/5
//   I  3/4 + 3/4 + 3/4 =  9/4    3/4    none: below F        1/5 + 3/10 + 1     =   3/2      1/2
//   H  2/7 + 5/7 + 13/14 = 27/14 9/14   half of T3           -1/5 + 1/8 + 3/4   =  27/40    9/40
//   L  1/2 + 1/2 + 1/2 =  3/2    1/2                         0 + 0 - 1/4        =  -1/4    -1/12
//   G  the same as L in everything: a lot. lot/G 0.422144, lot/L 0.928537: L is eighth, G is out.
//   O  3/8 + 1/2 + 7/16 = 21/16  7/16                        -1/10 + 0 - 1/5    =  -3/10   -1/10
//   E  1/2 + 3/8 + 7/16 = 21/16  7/16   below O by advantage 0 - 1/4 - 1/5      =  -9/20   -3/20
//   P  1/4 + 1/4 + 0   =  1/2    1/6                         -1/5 - 1/2 - 1     = -17/10  -17/30
//   D  1/8 + 1/8 + 1/4 =  1/2    1/6    below P by advantage -3/10 - 1 - 1      = -23/10  -23/30
//   A  1/7 + 2/7 + 0   =  3/7    1/7                         -3/5 - 1/8 - 1     = -69/40  -23/40
//   M  0 + 1/7 + 2/7   =  3/7    1/7    below A by advantage -1 - 1/2 - 1       =  -5/2     -5/6
//   B  0 + 0 + 0       =  0      0/1                         -2/5 - 1 - 1       = -12/5     -4/5
//   C  1 + 0 + 0       =  1      1/3    won T1; withdrawn    3/5 - 1 - 1        =  -7/5    -7/15
const row = (
  hotkey: string,
  group: number,
  position: number | null,
  score: string,
  tasksWon: string,
  advantage: string,
  decidedBy: Standing['decidedBy']
): Standing => ({
  hotkey,
  group,
  position,
  score,
  tasksWon,
  advantage,
  advanced: position !== null && position <= 8,
  decidedBy
})

const standings: Standing[] = [
  row(K, 1, 1, '23/24', '2/1', '3/5', null),
  row(N, 2, 2, '13/14', '3/2', '61/120', 'Score'),
  row(Q, 1, 3, '19/24', '0/1', '1/2', 'Score'),
  row(J, 2, 4, '16/21', '0/1', '7/30', 'Score'),
  row(F, 1, 5, '3/4', '1/1', '1/5', 'Score'),
  row(I, 1, 6, '3/4', '0/1', '1/2', 'TasksWon'),
  row(H, 2, 7, '9/14', '1/2', '9/40', 'Score'),
  row(L, 2, 8, '1/2', '0/1', '-1/12', 'Score'),
  row(G, 2, 9, '1/2', '0/1', '-1/12', 'Lot'),
  row(O, 1, 10, '7/16', '0/1', '-1/10', 'Score'),
  row(E, 1, 11, '7/16', '0/1', '-3/20', 'Advantage'),
  row(P, 1, 12, '1/6', '0/1', '-17/30', 'Score'),
  row(D, 1, 13, '1/6', '0/1', '-23/30', 'Advantage'),
  row(A, 2, 14, '1/7', '0/1', '-23/40', 'Score'),
  row(M, 2, 15, '1/7', '0/1', '-5/6', 'Advantage'),
  row(B, 1, 16, '0/1', '0/1', '-4/5', 'Score'),
  row(C, 2, null, '1/3', '1/1', '-7/15', null)
]

// THE KNOCKOUT begins in round 2. Seeds K N Q J F I H L sit 1 8 4 5 2 7 3 6: K-L, J-F, N-H, Q-I.
// M1: K, 0.5 before 0.6.
const m1 = [scored('R2.M1.T1', K, '0.5'), scored('R2.M1.T1', L, '0.6')]
// M2: J is withdrawn when F's score is in: F, by withdrawal, not by score.
const m2F = scored('R2.M2.T1', F, '0.4')
const m2 = [failed('R2.M2.T1', J, 'Withdrawn', 'disqualified'), m2F]
// M3: the same digest; H was admitted before N, so N's is the copy, and H wins though its score is no better.
const m3 = [
  { ...scored('R2.M3.T1', N, '0.9'), digest: SAME },
  { ...scored('R2.M3.T1', H, '0.9'), digest: SAME }
]
// M4: equal, so the better seed: Q (3) before I (6).
const m4 = [scored('R2.M4.T1', Q, '0.7'), scored('R2.M4.T1', I, '0.7')]
// Round 3. M1: K-F, F has the smaller loss.
const m5 = [scored('R3.M1.T1', K, '1.5'), scored('R3.M1.T1', F, '1.25')]
// M2: H-Q, both failed, replaced; then Q alone fails.
const m6First = [failed('R3.M2.T1', H, 'OutputTooLarge'), failed('R3.M2.T1', Q, 'DockerfileMissing')]
const m6 = [scored('R3.M2.T1.A2', H, '0.3'), failed('R3.M2.T1.A2', Q, 'CannotStart')]
// Round 4: F-H. F is withdrawn before anything is reported: H is the challenger.
const m7 = [failed('R4.M1.T1', F, 'Withdrawn', 'the hotkey was deregistered'), null]

// THE BOSS ROUND is round 5. Seventh reign: 0.10 x 0.8^6 = 0.0262144, below the floor: 0.03 (RULES 5.2).
// T1: 1 - 0.03 = 0.97, reached: the challenger.
const t1 = [scored('R5.B.T1', CHAMPION, '1'), scored('R5.B.T1', H, '0.97')]
// T2: 2 - 0.06 = 1.94, missed: the champion.
const t2 = [scored('R5.B.T2', CHAMPION, '2'), scored('R5.B.T2', H, '1.95')]
// T3: 0.5 - 0.015 = 0.485, passed: the challenger.
const t3 = [scored('R5.B.T3', CHAMPION, '0.5'), scored('R5.B.T3', H, '0.4')]
// T4: -4 - 0.12 = -4.12; -4.1 is better than -4, but short of it: the champion.
const t4 = [scored('R5.B.T4', CHAMPION, '-4'), scored('R5.B.T4', H, '-4.1')]
// T5: the challenger's is a copy of the champion's, who keeps its score whoever was admitted when: the champion.
// The bar is there all the same: 0.8 - 0.024 = 0.776.
const t5 = [
  { ...scored('R5.B.T5', CHAMPION, '0.8'), digest: SAME },
  { ...scored('R5.B.T5', H, '0.1'), digest: SAME }
]
// T6: both failed, replaced, both failed again: the champion, and no bar.
const t6First = [failed('R5.B.T6', CHAMPION, 'Crashed'), failed('R5.B.T6', H, 'Crashed')]
const t6 = [failed('R5.B.T6.A2', CHAMPION, 'NoOutput'), failed('R5.B.T6.A2', H, 'EvaluationFailed')]
// Two wins of the four needed: defended, the eighth reign begins (6).

export const log: Event[] = [
  { type: 'Reported', reports: [g1t1Gone] },
  { type: 'Unavailable', slot: 'R1.G1.T1', reason: 'the dataset is gone' },
  { type: 'Reported', reports: [...g2t1, ...g1t3, ...g1t2] },
  { type: 'Withdrawn', hotkey: C, reason: 'the hotkey was deregistered' },
  { type: 'Reported', reports: [...g2t3, ...g2t3First, ...g2t2] },
  { type: 'Reported', reports: [...g1t1, m2F] },
  { type: 'Withdrawn', hotkey: J, reason: 'disqualified' },
  { type: 'Reported', reports: [...m6First, ...m5, ...m4, ...m3, ...m1] },
  { type: 'Reported', reports: m6 },
  { type: 'Withdrawn', hotkey: F, reason: 'the hotkey was deregistered' },
  { type: 'Reported', reports: [...t6, ...t5, ...t4, ...t3, ...t2, ...t1, ...t6First] }
]

const image = (slot: string, ...attempts: Attempt[]) => ({ slot, kind: 'ImageTask', attempts })

export const expected: View = {
  phase: 'Finished',
  withdrawn: [
    { hotkey: C, reason: 'the hotkey was deregistered' },
    { hotkey: J, reason: 'disqualified' },
    { hotkey: F, reason: 'the hotkey was deregistered' }
  ],
  notices: [{ type: 'GroupSizeOutOfBounds', round: 1, sizes: [9, 8] }],
  rounds: [
    {
      round: 1,
      groups: [
        {
          number: 1,
          miners: group1,
          tasks: [
            image(
              'R1.G1.T1',
              { outcome: 'Unavailable', reports: [g1t1Gone, null, null, null, null, null, null, null, null] },
              decided(g1t1)
            ),
            image('R1.G1.T2', decided(g1t2)),
            image('R1.G1.T3', decided(g1t3))
          ]
        },
        {
          number: 2,
          miners: group2,
          tasks: [
            image('R1.G2.T1', decided(g2t1)),
            image('R1.G2.T2', decided([gone('R1.G2.T2'), ...g2t2])),
            image(
              'R1.G2.T3',
              { outcome: 'Replaced', reports: [gone('R1.G2.T3'), ...g2t3First] },
              decided([gone('R1.G2.T3.A2'), ...g2t3])
            )
          ]
        }
      ],
      standings
    }
  ],
  knockout: {
    seeds: [K, N, Q, J, F, I, H, L],
    matches: [
      {
        round: 2,
        match: 1,
        home: K,
        away: L,
        state: 'Decided',
        winner: K,
        reason: 'BetterScore',
        task: image('R2.M1.T1', decided(m1))
      },
      {
        round: 2,
        match: 2,
        home: J,
        away: F,
        state: 'Decided',
        winner: F,
        reason: 'OpponentWithdrawn',
        task: image('R2.M2.T1', decided(m2))
      },
      {
        round: 2,
        match: 3,
        home: N,
        away: H,
        state: 'Decided',
        winner: H,
        reason: 'OpponentFailed',
        task: image('R2.M3.T1', decided(m3))
      },
      {
        round: 2,
        match: 4,
        home: Q,
        away: I,
        state: 'Decided',
        winner: Q,
        reason: 'BetterSeed',
        task: image('R2.M4.T1', decided(m4))
      },
      {
        round: 3,
        match: 1,
        home: K,
        away: F,
        state: 'Decided',
        winner: F,
        reason: 'BetterScore',
        task: image('R3.M1.T1', decided(m5))
      },
      {
        round: 3,
        match: 2,
        home: H,
        away: Q,
        state: 'Decided',
        winner: H,
        reason: 'OpponentFailed',
        task: image('R3.M2.T1', { outcome: 'Replaced', reports: m6First }, decided(m6))
      },
      {
        round: 4,
        match: 1,
        home: F,
        away: H,
        state: 'Decided',
        winner: H,
        reason: 'OpponentWithdrawn',
        task: image('R4.M1.T1', decided(m7))
      }
    ]
  },
  boss: {
    challenger: H,
    tasks: [
      image('R5.B.T1', decided(t1)),
      image('R5.B.T2', decided(t2)),
      image('R5.B.T3', decided(t3)),
      image('R5.B.T4', decided(t4)),
      image('R5.B.T5', decided(t5)),
      image('R5.B.T6', { outcome: 'Replaced', reports: t6First }, decided(t6))
    ],
    verdicts: [
      { winner: 'Challenger', threshold: '0.03', bar: '0.97' },
      { winner: 'Champion', threshold: '0.03', bar: '1.94' },
      { winner: 'Challenger', threshold: '0.03', bar: '0.485' },
      { winner: 'Champion', threshold: '0.03', bar: '-4.12' },
      { winner: 'Champion', threshold: '0.03', bar: '0.776' },
      { winner: 'Champion', threshold: '0.03', bar: null }
    ],
    certain: 'Defended'
  },
  ending: { type: 'Defended', champion: { hotkey: CHAMPION, reign: 8 }, reason: null, refunds: [] }
}
