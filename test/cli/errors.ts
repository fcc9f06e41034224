// What a command throws, by the name under which its exit code is chosen.
import { InputError } from '../../src/cli/terminal/input.js'
import { UsageError } from '../../src/cli/terminal/terminal.js'

export const nameOf = (thrown: Error): string =>
  thrown instanceof UsageError
    ? 'UsageError'
    : thrown instanceof InputError
      ? 'InputError'
      : 'code' in thrown
        ? String(thrown.code)
        : thrown.name
