// Engines of another kind, which speak Docker's language and mean something else by it.
import { expect, it } from 'vitest'
import * as DockerExecutor from '../../src/docker/Docker.js'
import type { Settings } from '../../src/docker/Settings.js'
import * as Fake from './fake.js'
import * as House from './house.js'

const podman = Fake.json({
  Version: '4.3.1',
  Components: [
    { Name: 'Podman Engine', Version: '4.3.1' },
    { Name: 'Conmon' },
    { Name: 'OCI Runtime (crun)' }
  ]
})
const docker = Fake.json({ Version: '20.10.24', Components: [{ Name: 'Engine' }, { Name: 'containerd' }] })
const objection = expect.stringMatching(/Podman’s service answers.*: expected a Docker Engine\.$/) as string

const refusal = (settings: Partial<Settings>) => DockerExecutor.open(House.settings([], settings))()

it('of Podman is refused before anything is made on it', async () => {
  const fake = await Fake.start({ 'GET /version': podman })
  const asked: Array<string> = []
  const { connection } = await fake.door(what => void asked.push(what))
  expect(await refusal({ connection })).toMatchObject({ left: { kind: 'Engine', message: objection } })
  expect(asked).toEqual(['GET /_ping', 'GET /version'])
})

it('of Podman is refused as the one that builds, too', async () => {
  const trains = await Fake.start({ 'GET /version': docker })
  const builds = await Fake.start({ 'GET /version': podman })
  expect(await refusal({ connection: trains.connection, builds: builds.connection })).toMatchObject({
    left: { kind: 'Engine', message: objection }
  })
})

it.each([
  ['Docker', docker],
  ['one that says nothing of itself', Fake.refused(404, 'page not found')],
  ['one that says something else', Fake.json({ Components: 'many' })]
])('of %s is taken', async (_, version) => {
  const { connection } = await Fake.start({ 'GET /version': version })
  const opened = await refusal({ connection })
  expect(opened).toMatchObject({ _tag: 'Right' })
  if (opened._tag === 'Right') await opened.right.close()
})
