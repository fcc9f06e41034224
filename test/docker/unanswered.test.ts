// An engine that is not there, or not for this user: one sentence, with the remedy (EXECUTION 4).
import { describe, expect, it } from 'vitest'
import * as Unanswered from '../../src/docker/Unanswered.js'

const socket = { type: 'Socket', path: '/run/docker.sock' } as const

describe('an engine that cannot be used', () => {
  it.each([
    ['connect ENOENT /run/docker.sock', /^No Docker engine answers at \/run\/docker\.sock\. Start it/],
    ['connect ECONNREFUSED /run/docker.sock', /^No Docker engine answers at/],
    [
      'connect EACCES /run/docker.sock',
      /^This user may not use the Docker engine at \/run\/docker\.sock\. Add/
    ],
    ['the store is locked', /^the store is locked$/]
  ])('%s', (said, sentence) => {
    expect(Unanswered.sentence(socket, new Error(said))).toMatch(sentence)
  })

  it('is named as it is reached', () => {
    const refused = new Error('connect ECONNREFUSED')
    expect(Unanswered.sentence({ type: 'Tcp', host: 'h', port: 2376, tls: null }, refused)).toContain(
      'h:2376'
    )
    expect(
      Unanswered.sentence(
        { type: 'Ssh', host: 'h', port: 22, username: 'u', agent: null, privateKey: null },
        refused
      )
    ).toContain('u@h:22')
  })

  it('gives no GPUs: what to install', () => {
    for (const said of [
      'could not select device driver "" with capabilities: [[gpu]]',
      'could not select device driver "cdi" with capabilities: []',
      'CDI device injection failed: unresolvable CDI devices nvidia.com/gpu=0'
    ])
      expect(Unanswered.ofDevices(said)).toMatch(
        /^The engine gives containers no GPUs: install the NVIDIA Container Toolkit/
      )
    expect(Unanswered.ofDevices('odd')).toBe('odd')
  })
})
