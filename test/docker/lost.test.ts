// A training under which the engine was lost, and which it still has when it answers again (EXECUTION 5).
import { expect, it } from 'vitest'
import { ofRole, ran, scored, suite, worlds } from './broken.js'
import * as Fake from './fake.js'
import { trainings } from './left.js'

/** The connection that waits for the training's end breaks once. */
const once = (): Fake.Script => ({ 'POST /containers/*/wait': Fake.first(1, Fake.cut('{"Stat')) })

/** A training that ends so many seconds after its start; one that comes after it ends well. */
const ending = (seconds: number, exitCode: number): Fake.Programs => {
  let first = true
  return {
    train: made => {
      const [code, after] = first ? [exitCode, seconds] : [0, 0]
      first = false
      setTimeout(() => made.end(code), after * 1000)
    }
  }
}

suite('a training under which the engine was lost', () => {
  it.each([
    ['goes on', 1.5],
    ['has ended by itself meanwhile', 0]
  ])('is watched on where it %s', async (_, seconds) => {
    const one = await ran(once(), ending(seconds, 0))
    expect(one.phases).toContain('train 2')
    expect(one.result).toMatchObject(scored)
    expect(trainings(one.fake)).toBe(1)
  })

  it('has crashed where it ended so, as if somebody had watched', async () => {
    const one = await ran(once(), ending(0, 3))
    expect(one.result).toMatchObject({ right: { type: 'Failed', reason: 'Crashed' } })
    expect(trainings(one.fake)).toBe(1)
  })

  it('is nobody’s fault where the engine refuses to tell how it ended, in whatever words', async () => {
    const refusing = Fake.first(1, Fake.refused(500, 'open /var/lib/docker/c: no such file or directory'))
    const one = await ran({ 'GET /containers/*/json': ofRole('train', refusing) }, ending(0, 0))
    expect(one.result).toMatchObject(scored)
    expect(trainings(one.fake)).toBe(1)
    const never = ofRole('train', Fake.refused(500, 'open /var/lib/docker/c: no such file or directory'))
    const worse = await ran({ 'GET /containers/*/json': never }, ending(0, 0))
    expect(worse.result).toMatchObject(worlds(/no such file or directory/))
  })

  it('begins anew where it was killed meanwhile: nobody knows by whom', async () => {
    const one = await ran(once(), ending(0, 137))
    expect(one.result).toMatchObject(scored)
    expect(one.troubles).toContain('train: The training was killed while nobody watched.')
    expect(trainings(one.fake)).toBe(2)
  })
})
