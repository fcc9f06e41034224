/** Shells that are given a script on their command line: what becomes of the arguments behind it (EXECUTION 2). Pure. */

/** Whether the script looks at its arguments, and whether the first of them is lost to the shell's own name. */
export interface Given {
  readonly takesArguments: boolean
  readonly losesFirst: boolean
}

const shells = /^(?:\/(?:usr\/)?bin\/)?(?:ba|da|z|a|k)?sh$/

/** The script of `sh -c script name arguments`, or null where the words are another command. */
export const given = (words: ReadonlyArray<string>): Given | null => {
  const at = words.findIndex(word => shells.test(word))
  // Before the shell only what starts it: `/usr/bin/env bash`, `tini -- bash`.
  if (
    at < 0 ||
    words.slice(0, at).some(word => !/^(?:-\S*|.*\/env|env|.*\/?tini|.*\/?dumb-init|exec)$/.test(word))
  )
    return null
  const option = words.findIndex((word, i) => i > at && /^-[a-z]*c$/.test(word))
  if (option < 0 || words.slice(at + 1, option).some(word => !/^[-+]/.test(word) && word !== 'pipefail'))
    return null
  const script = words[option + 1] ?? ''
  const takesArguments = /\$(?:[@*#1-9]|\{[@*#1-9!])|\bgetopts\b|\bshift\b/.test(script)
  return {
    takesArguments,
    losesFirst: takesArguments && words.length === option + 2 && !/\$\{?0/.test(script)
  }
}
