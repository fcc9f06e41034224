/** Completion scripts for three shells; each completes files where nothing else is known. */
import { quoted } from '../terminal/terminal.js'

/** A command as a shell completes it. */
export interface Completed {
  readonly name: string
  readonly about: string
  /** Words that may stand for an argument. */
  readonly words: ReadonlyArray<string>
  readonly options: ReadonlyArray<{
    readonly long: string
    /** One letter that does as well. */
    readonly short: string | null
    readonly about: string
    /** The words that may be its value; null where it takes none. */
    readonly value: ReadonlyArray<string> | null
  }>
}

/** What is shown beside a word: the first sentence, without what shells read as their own. */
const told = (about: string): string => (about.split(/[.;:]/)[0] ?? '').replace(/[[\]\\]/g, '')

const names = (all: ReadonlyArray<Completed>): string => ['help', ...all.map(({ name }) => name)].join(' ')

const flags = ({ options }: Completed): string =>
  [...options.map(({ long }) => `--${long}`), '--help'].join(' ')

const valued = (all: ReadonlyArray<Completed>) =>
  all.flatMap(({ name, options }) =>
    options.flatMap(({ long, value }) => (value === null ? [] : [{ name, long, words: value.join(' ') }]))
  )

/** For bash; needs nothing but bash itself. */
export const bash = (all: ReadonlyArray<Completed>): string => `# bash completion of dethrone
_dethrone() {
  local word="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}" command="\${COMP_WORDS[1]}"
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ] || { [ "$COMP_CWORD" -eq 2 ] && [ "$command" = help ]; }; then
    COMPREPLY=( $(compgen -W ${quoted(names(all))} -- "$word") )
    return
  fi
  case "$command $before" in
${valued(all)
  .map(
    ({ name, long, words }) =>
      `    ${quoted(`${name} --${long}`)}) COMPREPLY=( $(compgen -W ${quoted(words)} -- "$word") $(compgen -f -- "$word") ); return;;`
  )
  .join('\n')}
  esac
  case "$command" in
${all
  .map(
    each =>
      `    ${each.name}) case "$word" in -*) COMPREPLY=( $(compgen -W ${quoted(flags(each))} -- "$word") );; *) COMPREPLY=( $(compgen -W ${quoted(each.words.join(' '))} -- "$word") $(compgen -f -- "$word") );; esac;;`
  )
  .join('\n')}
  esac
}
complete -o filenames -F _dethrone dethrone
`

/** Words and files, as zsh's `_arguments` takes what is to be run: in braces, since quotes within quotes are lost. */
const action = (words: ReadonlyArray<string>): string =>
  words.length === 0 ? '_files' : `{compadd -- ${words.join(' ')}; _files}`

/** For zsh. */
export const zsh = (all: ReadonlyArray<Completed>): string => `#compdef dethrone
_dethrone() {
  local -a commands
  commands=(
    ${quoted('help:shows what a command takes')}
${all.map(({ name, about }) => `    ${quoted(`${name}:${told(about)}`)}`).join('\n')}
  )
  if (( CURRENT == 2 )) || { (( CURRENT == 3 )) && [[ $words[2] == help ]]; }; then
    _describe command commands
    return
  fi
  local called=$words[2]
  shift words
  (( CURRENT-- ))
  case $called in
${all
  .map(
    ({ name, options, words }) =>
      `    ${name}) _arguments ${[
        ...options.map(({ long, about, value }) =>
          quoted(`--${long}[${told(about)}]${value === null ? '' : `:value:${action(value)}`}`)
        ),
        quoted('--help[shows what it takes]'),
        quoted(`*:argument:${action(words)}`)
      ].join(' ')};;`
  )
  .join('\n')}
  esac
}
_dethrone "$@"
`

/** For fish. */
export const fish = (all: ReadonlyArray<Completed>): string =>
  [
    '# fish completion of dethrone',
    `complete -c dethrone -f -n __fish_use_subcommand -a help -d ${quoted('shows what a command takes')}`,
    `complete -c dethrone -f -n ${quoted('__fish_seen_subcommand_from help')} -a ${quoted(all.map(({ name }) => name).join(' '))}`,
    ...all.flatMap(({ name, about, options, words }) => {
      const within = `complete -c dethrone -n ${quoted(`__fish_seen_subcommand_from ${name}`)}`
      return [
        `complete -c dethrone -f -n __fish_use_subcommand -a ${name} -d ${quoted(told(about))}`,
        ...(words.length === 0 ? [] : [`${within} -a ${quoted(words.join(' '))}`]),
        ...options.map(
          ({ long, short, about: does, value }) =>
            `${within} -l ${long}${short === null ? '' : ` -s ${short}`}${value === null ? '' : ` -r${value.length === 0 ? '' : ` -a ${quoted(value.join(' '))}`}`} -d ${quoted(told(does))}`
        )
      ]
    })
  ].join('\n') + '\n'
