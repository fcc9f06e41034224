import * as E from 'fp-ts/lib/Either.js'
import { describe, expect, it } from 'vitest'
import type * as Candidate from '../../src/domain/miner/Candidate.js'
import * as Codec from '../../src/domain/codec/Codec.js'
import type * as Hotkey from '../../src/domain/miner/Hotkey.js'
import * as Rao from '../../src/domain/Rao.js'
import * as Refusal from '../../src/rules/Refusal.js'
import * as Slot from '../../src/domain/task/Slot.js'
import * as TournamentId from '../../src/domain/TournamentId.js'
import { hotkeys } from '../addresses.js'
import { decoded } from '../view.js'

const hotkey = hotkeys[0]!
const slot = decoded(Slot.codec, 'R2.M4.T1')
const tournament = decoded(TournamentId.codec, 'spring')

describe('every refusal has its sentence, with what it takes to mend it', () => {
  const sentences: ReadonlyArray<readonly [Refusal.Refusal, string]> = [
    [
      { type: 'FieldTooSmall', admitted: 7, minimum: 8, rejected: [] },
      '7 miners were admitted; a tournament opens with at least 8.'
    ],
    [
      { type: 'FeesRefunded', tournament },
      'The fees of spring went back when it was cancelled; a new tournament needs a new id.'
    ],
    [
      { type: 'IdTaken', tournament, tournamentType: 'image' },
      'The id spring is taken by a tournament of type image: choose an id that no tournament has had.'
    ],
    [
      { type: 'AdmissionsMissing', tournament, hotkeys: hotkeys.slice(0, 5) },
      `Already charged for spring, and not in this field: ${hotkeys.slice(0, 3).join(', ')} and 2 more. Give the miners that were admitted earlier as well.`
    ],
    [{ type: 'NotFinished', tournament }, 'spring has not ended, so it has no result yet.'],
    [{ type: 'DuplicateMiner', hotkey }, `${hotkey} is in the field twice.`],
    [
      { type: 'ChampionInField', hotkey },
      `${hotkey} is the reigning champion and may not enter its own challenge.`
    ],
    [{ type: 'MissingReport', slot, hotkey }, `The report of ${hotkey} on R2.M4.T1 is missing.`],
    [
      { type: 'ConflictingReport', slot, hotkey },
      `There is another report of ${hotkey} on R2.M4.T1, and the two differ.`
    ],
    [{ type: 'UnexpectedReport', slot, hotkey }, `No report of ${hotkey} on R2.M4.T1 is asked for.`],
    [
      { type: 'ReservedReason', slot, hotkey, reason: 'Withdrawn' },
      `The report of ${hotkey} on R2.M4.T1 gives the reason Withdrawn, which only the engine writes: withdraw the miner instead.`
    ],
    [{ type: 'UnexpectedUnavailable', slot }, 'R2.M4.T1 is not a task in play, so it cannot be unavailable.'],
    [
      { type: 'ConflictingUnavailable', slot, recorded: 'gone\n' },
      'R2.M4.T1 is on record as unavailable for another reason: "gone\\n".'
    ],
    [
      { type: 'LastAttempt', slot, reason: 'gone' },
      'R2.M4.T1 cannot be unavailable as well ("gone"): it is the last attempt that a task gets.'
    ],
    [
      { type: 'UnknownMiner', hotkey: '\u001b[2J' as Hotkey.Hotkey },
      '"\\u001b[2J" is neither in the field nor the champion.'
    ],
    [
      { type: 'ConflictingWithdrawal', hotkey, recorded: 'deregistered' },
      `${hotkey} is on record as withdrawn for another reason: "deregistered".`
    ],
    [{ type: 'TournamentOver', ending: 'Crowned' }, 'The tournament has ended: Crowned.'],
    [
      { type: 'NotALog', at: 3 },
      'Entry 3 is out of place: a log begins with Opened (entry 0), and holds no second one.'
    ],
    [
      {
        type: 'Invalid',
        faults: [
          { path: 'a', value: 1, expected: 'x' },
          { path: 'b', value: 'é', expected: 'y' }
        ]
      },
      'a is 1: expected x; b is "\\u00e9": expected y'
    ],
    [
      { type: 'Inconsistent', path: 'groups[0].standings' },
      'groups[0].standings does not follow from the record of this tournament: one of the two was altered.'
    ],
    [
      { type: 'UnknownModelSize', slot },
      'The size of the model of R2.M4.T1 is not known, so neither are the GPUs it needs: give the task its number of parameters.'
    ],
    [
      { type: 'UnknownHours', slot, rows: null, maximum: 500_000 },
      'The rule set has no hours for the dataset of R2.M4.T1: how many rows it has is not known.'
    ],
    [
      { type: 'UnknownHours', slot, rows: 500_001, maximum: 500_000 },
      'The rule set has no hours for the dataset of R2.M4.T1: it has 500001 rows, and the rule set goes up to 500000.'
    ],
    [
      { type: 'TooEarly', opensAt: Date.UTC(2025, 10, 4), tournamentType: 'image' },
      'The next image tournament opens at 2025-11-04T00:00:00.000Z.'
    ],
    [
      { type: 'CrownUnknown', tournament, tournamentType: 'text', champion: hotkey, reign: 3 },
      `${hotkey} ended spring in reign 3, but the history does not hold its 3 text tournaments in a row. Add those that are missing, the one that won the crown first.`
    ],
    [
      { type: 'BurnUnregistered', hotkey },
      `The burn key ${hotkey} is not registered, so what is burned has no node to go to.`
    ]
  ]
  it.each(sentences.map(([refusal, sentence]) => ({ refusal, sentence })))(
    '$refusal.type',
    ({ refusal, sentence }) => {
      expect(Refusal.sentence(refusal)).toBe(sentence)
    }
  )

  it.each(sentences.map(([refusal]) => ({ refusal })))(
    '$refusal.type is JSON, and is read again',
    ({ refusal }) => {
      const known = refusal.type === 'UnknownMiner' ? { ...refusal, hotkey } : refusal
      expect(Codec.decode(Refusal.codec)(JSON.parse(JSON.stringify(known)))).toEqual(E.right(known))
    }
  )

  it('with balances, too', () => {
    const rejected: Candidate.Rejected = {
      at: 0,
      candidate: { hotkey, coldkey: 'x', githubRepo: '', commitHash: 'main' },
      reasons: [
        { type: 'InsufficientBalance', needed: decoded(Rao.text, '5'), available: decoded(Rao.text, '0') }
      ]
    }
    const refusal: Refusal.Refusal = { type: 'FieldTooSmall', admitted: 0, minimum: 8, rejected: [rejected] }
    expect(Codec.decode(Refusal.codec)(JSON.parse(JSON.stringify(refusal)))).toEqual(E.right(refusal))
  })

  it('to the last instant of the calendar', () => {
    const at = (opensAt: number) => Refusal.sentence({ type: 'TooEarly', opensAt, tournamentType: 'text' })
    expect(at(8_640_000_000_000_000)).toBe('The next text tournament opens at +275760-09-13T00:00:00.000Z.')
    expect(at(8_640_000_000_000_001)).toBe(
      'The next text tournament opens at 8640000000000001 milliseconds after 1970.'
    )
  })

  it('also where an instant is beyond what a calendar can show', () => {
    for (const opensAt of [NaN, Infinity, 9e15]) {
      expect(Refusal.sentence({ type: 'TooEarly', opensAt, tournamentType: 'text' })).toBe(
        `The next text tournament opens at ${opensAt} milliseconds after 1970.`
      )
    }
  })
})
