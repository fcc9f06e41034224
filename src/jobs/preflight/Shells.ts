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

// -------------------------------------------------------------------------------------
// variables
// -------------------------------------------------------------------------------------

/** No path is longer; a variable that doubles itself line by line would be. */
const longestValue = 4096
const longestLine = 1 << 15

/** A text with the variables that are known in their places; a line gets no longer than lines of commands are. */
export const filled = (known: ReadonlyMap<string, string>, text: string): string => {
  let length = text.length
  return text.replace(/\$\{?(\w+)\}?/g, (all, name: string) => {
    const value = known.get(name)
    if (value === undefined || length + value.length > longestLine) return all
    length += value.length
    return value
  })
}

/** Keeps what a variable was set to, where it can be a path. */
export const keep = (known: Map<string, string>, name: string, value: string): void => {
  if (value.length > longestValue) known.delete(name)
  else known.set(name, value)
}
