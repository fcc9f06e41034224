// Golden files: inputs and answers of the past, one JSON document a line.
import { readFileSync } from 'node:fs'

/** The cases of `test/golden/<name>.jsonl`, with each field as the test says it is. */
export const golden = <A>(name: string): ReadonlyArray<A> =>
  readFileSync(new URL(`golden/${name}.jsonl`, import.meta.url), 'utf8')
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line) as A)

/** Reference answers are doubles: they agree when they differ by less than this. */
export const tolerance = 1e-12
