/** Sizes in bytes. */
export const kibi = 1024
export const mebi = 1024 * kibi
export const gibi = 1024 * mebi
