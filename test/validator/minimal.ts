/** The settings that a configuration cannot be without. */
export const minimal = {
  name: 'n',
  store: { type: 'memory' },
  metagraph: 'm',
  catalogue: 'c',
  beacon: { type: 'hand', value: 'v' },
  transfers: { type: 'file', path: 't' },
  executor: { type: 'simulated', seed: 's' }
}
