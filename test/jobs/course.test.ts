// The course of a job: its steps in the order of the phases, and whose fault it is to be late (EXECUTION 4, 5).
import { describe, expect, it } from 'vitest'
import { phases } from '../../src/ports/Executor.js'
import { causes } from '../../src/jobs/blame/Causes.js'
import { MinerFault } from '../../src/jobs/blame/Fault.js'
import { standard } from '../../src/jobs/contract/Limits.js'
import { course } from '../../src/jobs/lifecycle/Course.js'

describe('the course of a job (EXECUTION 4)', () => {
  it('goes through the phases in their order', () => {
    const places = course.map(({ phase }) => phases.indexOf(phase))
    expect(places).toEqual(places.toSorted((a, b) => a - b))
    // Whoever waits for a GPU is late for nothing, and cleaning ends by itself.
    expect(new Set(phases.filter(phase => !course.some(step => step.phase === phase)))).toEqual(
      new Set(['queue', 'clean'])
    )
  })

  it.each(course)('$what: being late stands in the table of causes', ({ phase, late }) => {
    const fault = late('It took more than 1 seconds.')
    const [who, of] = fault instanceof MinerFault ? ['miner', fault.reason] : ['world', fault.kind]
    expect(
      causes.filter(
        row => row.at.includes('Course') && row.phase === phase && row.who === who && row.fault === of
      )
    ).toHaveLength(1)
  })

  it('gives a training its hours, and every other step the seconds of the limits, whatever the hours are', () => {
    for (const { phase, seconds } of course)
      expect(seconds(standard, 3) - seconds(standard, 1)).toBe(phase === 'train' ? 7200 : 0)
    for (const { seconds } of course) expect(seconds(standard, 1)).toBeGreaterThan(0)
  })
})
