/** Laws: what every implementation of a port must keep, for any test runner. */

/** A law, by what it says; `check` rejects where it is broken: `for (const law of laws) it(law.name, law.check)`. */
export interface Law {
  /** What the law says, as the test's name. */
  readonly name: string
  /** Resolves where the law holds, and rejects with what broke it. */
  readonly check: () => Promise<void>
}
