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

const fish = has('fish')
it.skipIf(!fish)(`completes in a fish${fish ? '' : ' (skipped: there is no fish)'}`, async () => {
  await run(['fish'])
  const script = files.write('complete.fish', shown.out)
  const completed = (line: string): ReadonlyArray<string> =>
    execFileSync('fish', ['--no-config', '-c', `source ${script}; complete -C '${line}'`], {
      encoding: 'utf8'
    })
      .split('\n')
      .flatMap(each => (each === '' ? [] : each.split('\t').slice(0, 1)))
  expect(completed('dethrone simu')).toEqual(['simulate'])
  expect(completed('dethrone help simu')).toEqual(['simulate'])
  expect(completed('dethrone play --cha')).toEqual(['--champion'])
  expect(completed('dethrone odds --rules gradients-2025-1')).toEqual([
    'gradients-2025-11',
    'gradients-2025-12'
  ])
  expect(completed('dethrone rules gradients-2025-1')).toEqual(['gradients-2025-11', 'gradients-2025-12'])
  expect(completed('dethrone odds --type im')).toEqual(['image'])
  expect(completed('dethrone accounts ver')).toEqual(['verify'])
})

/** Types into an interactive zsh in a pseudo-terminal, line by line with a tab, and prints what stands on each line then. */
const typing = `import os,pty,select,sys,time
pid,fd=pty.fork()
if pid==0:
    os.environ.update(TERM='dumb',PS1='')
    os.execvp('zsh',['zsh','-f','-i'])
def until(mark,text):
    os.write(fd,text.encode()); out=b''; end=time.time()+60
    while mark.encode() not in out and time.time()<end:
        if select.select([fd],[],[],1)[0]: out+=os.read(fd,65536)
    return out.decode(errors='replace')
until('<ready>','fpath=('+sys.argv[1]+' $fpath); autoload -Uz compinit; compinit -u -D; show() { print -r -- "<$BUFFER>" >>'+sys.argv[2]+'; BUFFER=; print -n "<sh""own>" }; zle -N show; bindkey "^T" show; print "<rea""dy>"\\n')
for line in sys.argv[3:]: until('<shown>',line+'\\t\\x14')
`
const zsh = has('zsh') && has('python3')
it.skipIf(!zsh)(`completes in a zsh${zsh ? '' : ' (skipped: there is no zsh)'}`, async () => {
  await run(['zsh'])
  files.write('_dethrone', shown.out)
  const lines = [
    ['dethrone simu', 'dethrone simulate '],
    ['dethrone help simu', 'dethrone help simulate '],
    ['dethrone play --cha', 'dethrone play --champion '],
    ['dethrone odds --rules gradients-2025-09', 'dethrone odds --rules gradients-2025-09 '],
    ['dethrone rules gradients-2025-09', 'dethrone rules gradients-2025-09 '],
    ['dethrone odds --type im', 'dethrone odds --type image '],
    ['dethrone accounts ver', 'dethrone accounts verify ']
  ] as const
  execFileSync('python3', [
    '-c',
    typing,
    files.path('.'),
    files.path('typed'),
    ...lines.map(([typed]) => typed)
  ])
  expect(files.read('typed').trim().split('\n')).toEqual(lines.map(([, completed]) => `<${completed}>`))
})
