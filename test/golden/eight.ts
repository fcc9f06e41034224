// A tournament of eight, worked out by hand from the rules: text, the rules of November 2025, a champion in its
// second reign. The doubles of the draws were read from `alea(seed + '/' + name)`; all else is pencil and paper.
import type { Event, Failed, Miner, Opening, Scored, View } from '../reference/Referee.js'

// SS58 addresses (prefix 42) of the public keys of 32 equal bytes 1, 2, ... 8, and 200 for the champion.
// By code units they sort as A B C D E F G H.
const A = '5C62Ck4UrFPiBtoCmeSrgF7x9yv9mn38446dhCpsi2mLHiFT'
const B = '5C7LYpP2ZH3tpKbvVvwiVe54AapxErdPBbvkYhe6y9ZBkqWt'
const C = '5C8etthaGJi5SkQeEDSaK32ABBjkhwDeK9ksQCTLEGM3EH14'
const D = '5C9yEy27yLNG5BDMxVwS8RyGBneZB1ouShazFhGZVP8thK5z'
const E = '5CBHb3LfgN2Shc25gnSHwpvNCPZMe6QAaFR77C5nkVvkAK1o'
const F = '5CCbw7fDPPgdL2poR4w9mDsUCzUA7AzRhoFDxgu21cibdUmW'
const G = '5CDvHBym6RLoxTdX9MS1acpaDbNxaFagqM5LpBiFGjWT6o1n'
const H = '5CFEdGJJoSzzatSEsdvsQ1mgECHm3LAwxtuTfgXUXrJJZr1m'
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
  id: 'eight-by-hand',
  rules: 'gradients-2025-11',
  type: 'text',
  seed: 'eight by hand',
  miners: [H, G, F, E, D, C, B, A].map(miner),
  champion: { ...miner(CHAMPION), coldkey: CHAMPION_COLDKEY, reign: 2 }
}

const scored = (slot: string, hotkey: string, score: string): Scored => ({
  type: 'Scored',
  slot,
  hotkey,
  score,
  timedOut: false,
  digest: null
})

const failed = (slot: string, hotkey: string, reason: string): Failed => ({
  type: 'Failed',
  slot,
  hotkey,
  reason,
  detail: null
})

// THE BRACKET (RULES 4.1, 10). Eight are no more than 14: no groups. The stream `bracket` gives
//   0.960492... 0.156092... 0.295680... 0.006419... 0.519903... 0.052002... 0.483473...
// and the shuffle goes from the end:              A B C D E F G H
//   i = 7: 0.960492 x 8 = 7.68 -> 7, stays:       A B C D E F G H
//   i = 6: 0.156092 x 7 = 1.09 -> 1, G and B:     A G C D E F B H
//   i = 5: 0.295680 x 6 = 1.77 -> 1, F and G:     A F C D E G B H
//   i = 4: 0.006419 x 5 = 0.03 -> 0, E and A:     E F C D A G B H
//   i = 3: 0.519903 x 4 = 2.08 -> 2, D and C:     E F D C A G B H
//   i = 2: 0.052002 x 3 = 0.16 -> 0, D and E:     D F E C A G B H
//   i = 1: 0.483473 x 2 = 0.97 -> 0, F and D:     F D E C A G B H
const seeds = [F, D, E, C, A, G, B, H]
// Eight sit 1 8 4 5 2 7 3 6: F-H, C-A, D-B, E-G.

// THE KINDS (RULES 4.2): below 0.5 Instruct, below 0.6875 DPO, below 1 GRPO.
//   kind/R1.M1.T1 0.769690 GRPO      kind/R2.M1.T1 0.248450 Instruct
//   kind/R1.M2.T1 0.736583 GRPO      kind/R3.M1.T1 0.986337 GRPO
//   kind/R1.M3.T1 0.267393 Instruct
//   kind/R1.M4.T1 0.670584 DPO

// ROUND 1.
// M1: a reward, 0.7 is better than 0.61: H.
const m1 = [scored('R1.M1.T1', F, '0.61'), scored('R1.M1.T1', H, '0.7')]
// M2: 0.55 and 5.5e-1 are equal: the better seed, C (4) before A (5).
const m2 = [scored('R1.M2.T1', C, '0.55'), scored('R1.M2.T1', A, '0.55')]
const m2AsSent = [scored('R1.M2.T1', C, '0.550'), scored('R1.M2.T1', A, '5.5e-1')]
// M3: 2 of 2 failed, more than half: replaced (3.8). The second attempt has one report when its dataset is found to
// be gone: a third, at no cost (3.9). There 2 of 2 fail again; the one replacement is used up: both are out.
const m3First = [failed('R1.M3.T1', D, 'Crashed'), failed('R1.M3.T1', B, 'OutOfMemory')]
const m3Second = scored('R1.M3.T1.A2', D, '0.9')
const m3Third = [failed('R1.M3.T1.A3', D, 'NoOutput'), failed('R1.M3.T1.A3', B, 'TimedOut')]
// M4: 1 of 2 failed, not more than half: decided, E. The time limit takes nothing from a valid score.
const m4 = [{ ...scored('R1.M4.T1', E, '1.2'), timedOut: true }, failed('R1.M4.T1', G, 'BuildFailed')]

// ROUND 2. M1: H-C, a loss: C. M2: nobody from M3, so E has a walkover.
const semifinal = [scored('R2.M1.T1', H, '1.75'), scored('R2.M1.T1', C, '1.5')]
// ROUND 3. C-E, a reward: E is the challenger.
const final = [scored('R3.M1.T1', C, '0.3'), scored('R3.M1.T1', E, '0.31')]

// THE BOSS ROUND is round 4. Threshold in the second reign: 0.10 x 0.8 = 0.08 (RULES 5.2).
// T1 loss:   2.5 - 0.08 x 2.5 = 2.3; 2.3 reaches it: the challenger.
const t1 = [scored('R4.B.T1', CHAMPION, '2.5'), scored('R4.B.T1', E, '2.3')]
// T2 loss:   the same bar, missed by 1e-40: the champion.
const t2 = [
  scored('R4.B.T2', CHAMPION, '2.5'),
  scored('R4.B.T2', E, '2.3000000000000000000000000000000000000001')
]
// T3 loss:   -0.5 - 0.08 x 0.5 = -0.54, reached: the challenger.
const t3 = [scored('R4.B.T3', CHAMPION, '-0.5'), scored('R4.B.T3', E, '-0.54')]
// T4 loss:   0 - 0.08 x 0 = 0, reached, but 0 is not better than 0: the champion.
const t4 = [scored('R4.B.T4', CHAMPION, '0'), scored('R4.B.T4', E, '0')]
const t4AsSent = [scored('R4.B.T4', CHAMPION, '0.0'), scored('R4.B.T4', E, '-0')]
// T5 reward: the champion failed, 1 of 2: decided, the challenger, and there is no bar.
const t5 = [failed('R4.B.T5', CHAMPION, 'EvaluationFailed'), scored('R4.B.T5', E, '0.01')]
// T6 reward: both failed, replaced; then 0.875 + 0.08 x 0.875 = 0.945, and 0.95 is above it: the challenger.
const t6First = [failed('R4.B.T6', CHAMPION, 'CannotStart'), failed('R4.B.T6', E, 'Crashed')]
const t6 = [scored('R4.B.T6.A2', CHAMPION, '0.875'), scored('R4.B.T6.A2', E, '0.95')]
// T1, T3, T5, T6: four of the six set, enough (5.5). E is champion with reign 1 (6).

export const log: Event[] = [
  { type: 'Reported', reports: [...m4, ...m3First, ...m2AsSent, ...m1] },
  { type: 'Reported', reports: [m3Second] },
  { type: 'Unavailable', slot: 'R1.M3.T1.A2', reason: 'the dataset is gone' },
  // One batch from the middle of round 1 to the end of the final: its reports open each other's jobs (7).
  { type: 'Reported', reports: [...final, ...semifinal, ...m3Third] },
  { type: 'Reported', reports: [...t6First, ...t1, ...t2, ...t3] },
  // B is out already: this is put on record and changes nothing else.
  { type: 'Withdrawn', hotkey: B, reason: 'deregistered' },
  { type: 'Reported', reports: [...t4AsSent, ...t5, ...t6] },
  // Fed again after the end, nothing changes (8).
  { type: 'Reported', reports: [...m1, ...m2] }
]

const over = { state: 'Decided' as const }

export const expected: View = {
  phase: 'Finished',
  withdrawn: [{ hotkey: B, reason: 'deregistered' }],
  notices: [],
  rounds: [],
  knockout: {
    seeds,
    matches: [
      {
        ...over,
        round: 1,
        match: 1,
        home: F,
        away: H,
        winner: H,
        reason: 'BetterScore',
        task: { slot: 'R1.M1.T1', kind: 'GrpoTask', attempts: [{ outcome: 'Decided', reports: m1 }] }
      },
      {
        ...over,
        round: 1,
        match: 2,
        home: C,
        away: A,
        winner: C,
        reason: 'BetterSeed',
        task: { slot: 'R1.M2.T1', kind: 'GrpoTask', attempts: [{ outcome: 'Decided', reports: m2 }] }
      },
      {
        ...over,
        round: 1,
        match: 3,
        home: D,
        away: B,
        winner: null,
        reason: 'BothFailed',
        task: {
          slot: 'R1.M3.T1',
          kind: 'InstructTextTask',
          attempts: [
            { outcome: 'Replaced', reports: m3First },
            { outcome: 'Unavailable', reports: [m3Second, null] },
            { outcome: 'Decided', reports: m3Third }
          ]
        }
      },
      {
        ...over,
        round: 1,
        match: 4,
        home: E,
        away: G,
        winner: E,
        reason: 'OpponentFailed',
        task: { slot: 'R1.M4.T1', kind: 'DpoTask', attempts: [{ outcome: 'Decided', reports: m4 }] }
      },
      {
        ...over,
        round: 2,
        match: 1,
        home: H,
        away: C,
        winner: C,
        reason: 'BetterScore',
        task: {
          slot: 'R2.M1.T1',
          kind: 'InstructTextTask',
          attempts: [{ outcome: 'Decided', reports: semifinal }]
        }
      },
      { ...over, round: 2, match: 2, home: null, away: E, winner: E, reason: 'Walkover', task: null },
      {
        ...over,
        round: 3,
        match: 1,
        home: C,
        away: E,
        winner: E,
        reason: 'BetterScore',
        task: { slot: 'R3.M1.T1', kind: 'GrpoTask', attempts: [{ outcome: 'Decided', reports: final }] }
      }
    ]
  },
  boss: {
    challenger: E,
    tasks: [
      { slot: 'R4.B.T1', kind: 'InstructTextTask', attempts: [{ outcome: 'Decided', reports: t1 }] },
      { slot: 'R4.B.T2', kind: 'InstructTextTask', attempts: [{ outcome: 'Decided', reports: t2 }] },
      { slot: 'R4.B.T3', kind: 'DpoTask', attempts: [{ outcome: 'Decided', reports: t3 }] },
      { slot: 'R4.B.T4', kind: 'DpoTask', attempts: [{ outcome: 'Decided', reports: t4 }] },
      { slot: 'R4.B.T5', kind: 'GrpoTask', attempts: [{ outcome: 'Decided', reports: t5 }] },
      {
        slot: 'R4.B.T6',
        kind: 'GrpoTask',
        attempts: [
          { outcome: 'Replaced', reports: t6First },
          { outcome: 'Decided', reports: t6 }
        ]
      }
    ],
    verdicts: [
      { winner: 'Challenger', threshold: '0.08', bar: '2.3' },
      { winner: 'Champion', threshold: '0.08', bar: '2.3' },
      { winner: 'Challenger', threshold: '0.08', bar: '-0.54' },
      { winner: 'Champion', threshold: '0.08', bar: '0' },
      { winner: 'Challenger', threshold: '0.08', bar: null },
      { winner: 'Challenger', threshold: '0.08', bar: '0.945' }
    ],
    certain: 'Dethroned'
  },
  ending: { type: 'Dethroned', champion: { hotkey: E, reign: 1 }, reason: null, refunds: [] }
}
