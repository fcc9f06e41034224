// Completion scripts: each shell's own parser takes them, and they know every command, option and rule set.
import { execFileSync, spawnSync } from 'node:child_process'
import { expect, it } from 'vitest'
import { commands } from '../../../src/cli/commands.js'
import { run } from '../../../src/cli/completion/completion.js'
import * as RuleSets from '../../../src/rules/ruleset/RuleSets.js'
import { folder, terminal } from '../terminal.js'

const shown = terminal()
const files = folder()

const has = (shell: string): boolean => spawnSync(shell, ['-c', 'exit']).status === 0

it.each(['bash', 'zsh', 'fish'])('%s', async shell => {
  expect(await run([shell])).toBe(0)
  for (const name of Object.keys(commands)) expect(shown.out).toContain(name)
  for (const id of RuleSets.all.keys()) expect(shown.out).toContain(id)
  expect(shown.out).toMatch(/failure-rate/)
  expect(shown.out).toMatch(/text image/)
  const script = files.write(`script.${shell}`, shown.out)
  if (has(shell)) expect(spawnSync(shell, ['-n', script], { encoding: 'utf8' }).stderr).toBe('')
})

it('completes in a bash', async () => {
  await run(['bash'])
  const script = files.write('complete.bash', shown.out)
  const completed = (...words: ReadonlyArray<string>): string =>
    execFileSync(
      'bash',
      [
        '-c',
        `. "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(( $# - 1 )); _dethrone; printf '%s ' "\${COMPREPLY[@]}"`,
        script,
        ...words
      ],
      { encoding: 'utf8' }
    ).trim()
  expect(completed('dethrone', 'simu')).toBe('simulate')
  expect(completed('dethrone', 'help', 'simu')).toBe('simulate')
  expect(completed('dethrone', 'play', '--cha')).toBe('--champion')
  expect(completed('dethrone', 'odds', '--rules', 'gradients-2025-12')).toBe('gradients-2025-12')
  expect(completed('dethrone', 'odds', '--type', 'im')).toBe('image')
  expect(completed('dethrone', 'accounts', 'ver')).toBe('verify')
})
