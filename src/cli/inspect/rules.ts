/** `dethrone rules`: a rule set in prose, a file checked, two compared. */
import * as Prose from '../../rules/ruleset/Prose.js'
import * as Digest from '../../domain/Digest.js'
import type * as RuleSet from '../../rules/ruleset/RuleSet.js'
import * as RuleSets from '../../rules/ruleset/RuleSets.js'
import { command, type Declaration, type Options } from '../terminal/command.js'
import * as Input from '../terminal/input.js'
import { exit, print, table } from '../terminal/terminal.js'

const declaration = {
  name: 'rules',
  takes: ['[ID|FILE]'],
  input: 'FILE',
  about:
    'Prints a rule set in prose, made from its data; without ID or FILE it lists those that come with the engine.',
  options: {
    diff: { type: 'string', value: 'ID|FILE', about: 'prints where another rule set differs, instead' },
    check: { type: 'boolean', about: 'only checks it, and prints its digest' },
    json: { type: 'boolean', about: 'prints the rule set, or the differences, as JSON' }
  },
  example: 'dethrone rules gradients-2025-11 --diff gradients-2025-12'
} as const satisfies Declaration<Options>

export const run = command(declaration, async ({ diff, check, json }, [which]) => {
  if (which === undefined && diff === undefined && !check) {
    print(json ? JSON.stringify(Array.from(RuleSets.all.values()), null, 2) : listed())
    return exit.ok
  }
  const rules = await Input.rules(which ?? RuleSets.standard.id, 'the rule set')
  if (diff !== undefined) {
    const other = await Input.rules(diff, '--diff')
    const differences = Prose.difference(rules)(other)
    if (json) print(JSON.stringify(differences, null, 2))
    else if (differences.length === 0)
      print(
        Digest.of(rules) === Digest.of(other)
          ? 'They are the same rule set.'
          : 'They differ in nothing but their names.'
      )
    else
      print(
        table(
          [
            ['parameter', rules.id, diff],
            ...differences.map(({ path, from, to }) => [path, from ?? '–', to ?? '–'])
          ],
          [0, 1, 2]
        ).join('\n')
      )
    return exit.ok
  }
  const digest = Digest.of(rules)
  if (check)
    print(json ? JSON.stringify({ id: rules.id, digest }) : `${rules.id} can work. Digest: ${digest}`)
  else print(json ? JSON.stringify(rules, null, 2) : prose(rules, digest))
  return exit.ok
})

const listed = (): string =>
  [
    ...table(
      [['id', 'source'], ...Array.from(RuleSets.all.values(), ({ id, source }) => [id, source])],
      [0, 1]
    ),
    '',
    'To read one:',
    `  dethrone rules ${RuleSets.standard.id}`
  ].join('\n')

const prose = (rules: RuleSet.RuleSet, digest: string): string =>
  [
    rules.id,
    rules.source,
    '',
    ...Prose.paragraphs(rules).map(({ section, text }) => `RULES ${section.padEnd(4)} ${text}`),
    '',
    `Digest: ${digest}`
  ].join('\n')
