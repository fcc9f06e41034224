/** Laws: what every implementation of a port must keep, for any test runner. */

/** A law, by what it says; `check` rejects where it is broken: `for (const law of laws) it(law.name, law.check)`. */
export interface Law {
  readonly name: string
  readonly check: () => Promise<void>
}
