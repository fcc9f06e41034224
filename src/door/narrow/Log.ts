/** Logs: what happened in a tournament, in order (RULES 10). */
export { codec, entry, event, format, record } from '../../rules/log/Log.js'
export type { Entry, Event, Log, Record } from '../../rules/log/Log.js'
