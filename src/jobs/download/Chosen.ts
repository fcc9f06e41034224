/** Chosen: which of a repository's files are fetched, and under which name they are kept (EXECUTION 3). Pure. */

/** A file of a repository: where it lies, and its size. */
export interface Listed {
  readonly path: string
  readonly size: number
}

/** Whether a name stays below the folder it is put into, and says what it is. */
export const isSafe = (path: string): boolean =>
  path.length <= 1000 &&
  !/[\p{C}\\]/u.test(path) &&
  path.split('/').every(part => part !== '' && part !== '.' && part !== '..')

/**
 * A model's files by the names they are kept under: all of them, or, where the largest .safetensors is larger than so
 * many bytes, that file alone, named after the model (EXECUTION 3: real image trainers take one file for the model).
 */
export const ofModel =
  (model: string, above: number | null) =>
  <F extends Listed>(files: ReadonlyArray<F>): ReadonlyArray<readonly [F, string]> => {
    const weights = files.filter(({ path }) => path.endsWith('.safetensors'))
    const largest = weights.reduce<F | undefined>(
      (most, file) => (most === undefined || file.size > most.size ? file : most),
      undefined
    )
    return above !== null && largest !== undefined && largest.size > above
      ? [[largest, `${model.replaceAll('/', '_')}.safetensors`]]
      : files.map(file => [file, file.path])
  }

/** What a tokenizer is made of, where no files are named: small texts and vocabularies, no weights and no folders. */
export const ofTokenizer = <F extends Listed>(files: ReadonlyArray<F>): ReadonlyArray<F> =>
  files.filter(({ path }) => /^[^/]+\.(?:json|txt|model)$/.test(path))
