/** Writes the downloader's bundle to a file. */
export const bundle: (to: string) => Promise<void>
