/** Refusals in words: what was refused, and what to do about it. */
import * as Codec from '../domain/codec/Codec.js'
import * as Instant from '../domain/Instant.js'
import type { Refusal } from './Refusal.js'

/** A few of many: the first three by name. */
const several = (hotkeys: ReadonlyArray<string>): string =>
  hotkeys.length > 3 ? `${hotkeys.slice(0, 3).join(', ')} and ${hotkeys.length - 3} more` : hotkeys.join(', ')

/** A refusal in one sentence. */
export const sentence = (refusal: Refusal): string => {
  switch (refusal.type) {
    case 'FieldTooSmall':
      return `${refusal.admitted} miners were admitted; a tournament opens with at least ${refusal.minimum}.`
    case 'FeesRefunded':
      return `The fees of ${refusal.tournament} went back when it was cancelled; a new tournament needs a new id.`
    case 'IdTaken':
      return `The id ${refusal.tournament} is taken by a tournament of type ${refusal.tournamentType}: choose an id that no tournament has had.`
    case 'AdmissionsMissing':
      return `Already charged for ${refusal.tournament}, and not in this field: ${several(refusal.hotkeys)}. Give the miners that were admitted earlier as well.`
    case 'NotFinished':
      return `${refusal.tournament} has not ended, so it has no result yet.`
    case 'DuplicateMiner':
      return `${refusal.hotkey} is in the field twice.`
    case 'ChampionInField':
      return `${refusal.hotkey} is the reigning champion and may not enter its own challenge.`
    case 'MissingReport':
      return `The report of ${refusal.hotkey} on ${refusal.slot} is missing.`
    case 'ConflictingReport':
      return `There is another report of ${refusal.hotkey} on ${refusal.slot}, and the two differ.`
    case 'UnexpectedReport':
      return `No report of ${refusal.hotkey} on ${refusal.slot} is asked for.`
    case 'ReservedReason':
      return `The report of ${refusal.hotkey} on ${refusal.slot} gives the reason ${refusal.reason}, which only the engine writes: withdraw the miner instead.`
    case 'UnexpectedUnavailable':
      return `${refusal.slot} is not a task in play, so it cannot be unavailable.`
    case 'ConflictingUnavailable':
      return `${refusal.slot} is on record as unavailable for another reason: ${Codec.show(refusal.recorded)}.`
    case 'LastAttempt':
      return `${refusal.slot} cannot be unavailable as well (${Codec.show(refusal.reason)}): it is the last attempt that a task gets.`
    case 'UnknownMiner':
      return `${Codec.show(refusal.hotkey)} is neither in the field nor the champion.`
    case 'ConflictingWithdrawal':
      return `${refusal.hotkey} is on record as withdrawn for another reason: ${Codec.show(refusal.recorded)}.`
    case 'TournamentOver':
      return `The tournament has ended: ${refusal.ending}.`
    case 'NotALog':
      return `Entry ${refusal.at} is out of place: a log begins with Opened (entry 0), and holds no second one.`
    case 'Invalid':
      return refusal.faults.map(Codec.sentence).join('; ')
    case 'Inconsistent':
      return `${refusal.path} does not follow from the record of this tournament: one of the two was altered.`
    case 'UnknownModelSize':
      return `The size of the model of ${refusal.slot} is not known, so neither are the GPUs it needs: give the task its number of parameters.`
    case 'UnknownHours':
      return `The rule set has no hours for the dataset of ${refusal.slot}: ${refusal.rows === null ? 'how many rows it has is not known' : `it has ${refusal.rows} rows, and the rule set goes up to ${refusal.maximum}`}.`
    case 'TooEarly':
      return `The next ${refusal.tournamentType} tournament opens at ${Instant.show(refusal.opensAt)}.`
    case 'CrownUnknown':
      return `${refusal.champion} ended ${refusal.tournament} in reign ${refusal.reign}, but the history does not hold its ${refusal.reign} ${refusal.tournamentType} tournaments in a row. Add those that are missing, the one that won the crown first.`
    case 'BurnUnregistered':
      return `The burn key ${refusal.hotkey} is not registered, so what is burned has no node to go to.`
  }
}
