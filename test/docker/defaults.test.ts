// Settings: GPUs and evaluation are chosen, everything else has a default that can be told otherwise.
import { expect, it } from 'vitest'
import * as Defaults from '../../src/docker/Defaults.js'

it('fills in whatever was not chosen', () => {
  const chosen = {
    gpus: [{ model: 'H100', devices: ['0'] }],
    evaluation: {
      type: 'Container',
      image: { image: 'evaluator:1', entrypoint: null, environment: {} },
      gpus: true,
      crashIs: 'world'
    }
  } as const
  const settings = Defaults.of(chosen)
  expect(settings).toMatchObject({ ...chosen, pool: 'dethrone', publishing: null, local: null, ahead: 1 })
  expect(settings.connection).toEqual({ type: 'Socket', path: '/var/run/docker.sock' })
  expect(Defaults.of({ ...chosen, pool: 'mine', ahead: 3 })).toMatchObject({ pool: 'mine', ahead: 3 })
})
