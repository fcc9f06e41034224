/** What ends a command without an answer, and its exit code is 2: everything else that is thrown is the world's. */

/** A command was called in a way it does not know. */
export class UsageError extends Error {}

/** Input that a command cannot work with. */
export class InputError extends Error {}
