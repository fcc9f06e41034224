// An engine that goes in the middle of a training that writes in its own root (EXECUTION 5).
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import * as Daemon from '../docker/daemon.js'
import * as House from '../docker/house.js'

describe.skipIf(Daemon.why !== undefined)(`with an engine to kill${Daemon.note}`, () => {
  const { daemon, connection } = House.lent()

  it('a training that writes in its own root outlives it: scored once, of a root that is whole', async () => {
    let again: Promise<void> | undefined
    const one = await House.ran(
      House.trainer(`
mkdir -p /workspace/steps
for i in 1 2 3 4 5 6; do echo "$i" >"/workspace/steps/$i"; [ "$i" = 2 ] && echo begun; sleep 1; done
[ "$(ls /workspace/steps | wc -l)" = 6 ] || exit 9
${House.honest()}`),
      {
        settings: { connection },
        on: event => {
          if (event.type === 'Line' && event.text === 'begun')
            again ??= daemon
              .end('SIGKILL')
              .then(() => sleep(500))
              .then(daemon.start)
        }
      }
    )
    await again
    expect(one.result).toMatchObject({ _tag: 'Right', right: { type: 'Scored', score: '0.5' } })
    expect(again).toBeDefined()
    expect(await House.left(daemon.docker)).toEqual([])
  }, 600_000)
})
