/** Setups: what a simulation is asked to play. */
import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as t from 'io-ts'
import * as Codec from '../domain/codec/Codec.js'
import { closed, integer, list, nullable, refine, text } from '../domain/codec/Codec.js'
import * as TaskKind from '../domain/task/TaskKind.js'
import * as RuleSet from '../rules/ruleset/RuleSet.js'
import { failureRate, noise, real, strength } from './Assumptions.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** The largest field that is simulated. */
export const largestField = 4096

const drawn = closed('a field drawn anew for each tournament', {
  type: t.literal('Drawn'),
  /** How many miners. */
  size: integer(1, largestField),
  /** The standard deviation of strengths, normally distributed about 0. */
  spread: real(0, 0.3)
})

const given = closed('a field of given strengths', {
  type: t.literal('Given'),
  /** Strengths of the miners, the strongest at any place; 0 is the reference, more is better. */
  strengths: refine(
    list(strength, largestField),
    (list): list is typeof list => list.length > 0,
    'a list of at least one strength from -0.99 to 0.99'
  )
})

const champion = closed('the first champion', {
  strength,
  /** In which reign it begins, from 1. */
  reign: integer(1)
})

const fields = closed('a setup', {
  /** The rules it is played by. */
  rules: RuleSet.codec,
  /** `text` or `image`. */
  type: TaskKind.tournamentType,
  /** Who enters each tournament; a given field stays the same, whoever of it has won the title. */
  field: Codec.tagged('a field', { Drawn: drawn, Given: given }),
  noise,
  failureRate,
  /** By how much the champion's strength falls behind from one tournament to the next, as the field improves. */
  progress: real(0, 0.3),
  /** Who holds the title when a history begins; null: nobody. */
  champion: nullable(champion),
  /** How many tournaments. */
  runs: integer(1, 1_000_000_000),
  /** How many tournaments follow each other in a history; histories are independent of each other. */
  history: integer(1, 100_000),
  /** What everything is drawn from: the same seed gives the same numbers. */
  seed: text(256)
})

/** Everything that a simulation's result depends on. */
export type Setup = t.TypeOf<typeof fields>

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

/** The setup's field as a size. */
export const fieldSize = ({ field }: Pick<Setup, 'field'>): number =>
  field.type === 'Drawn' ? field.size : field.strengths.length

/** Decodes a setup; each fault names the field, the value and what was expected. The field must be one that the rules open a tournament for. */
export const decode = (input: unknown): E.Either<ReadonlyArray<Codec.Fault>, Setup> =>
  pipe(
    Codec.decode(fields)(input),
    E.filterOrElse(
      setup => fieldSize(setup) >= setup.rules.registration.minimumField,
      (setup): ReadonlyArray<Codec.Fault> => [
        Codec.fault(
          setup.field.type === 'Drawn' ? 'field.size' : 'field.strengths',
          setup.field.type === 'Drawn' ? setup.field.size : setup.field.strengths,
          `a field of at least ${setup.rules.registration.minimumField}, the rule set's minimum`
        )
      ]
    )
  )
