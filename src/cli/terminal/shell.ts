/** Words as a shell takes them: in commands that are printed to be copied, and in completion. */

/** A text as one word, whatever is in it. */
export const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`

/** A text as it stands where a shell reads nothing into it, else quoted. */
export const word = (text: string): string => (/^[\w@%+=:,./-]+$/.test(text) ? text : quoted(text))
