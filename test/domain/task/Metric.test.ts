import { expect, it } from 'vitest'
import * as Metric from '../../../src/domain/task/Metric.js'
import * as TaskKind from '../../../src/domain/task/TaskKind.js'

it('GRPO is judged by reward, everything else by loss (RULES 1)', () => {
  const kinds = ['InstructTextTask', 'DpoTask', 'GrpoTask', 'ChatTask', 'ImageTask'] as const
  expect(kinds.map(Metric.of)).toEqual(['loss', 'loss', 'reward', 'loss', 'loss'])
  expect(kinds.map(TaskKind.belongs('text'))).toEqual([true, true, true, true, false])
  expect(kinds.map(TaskKind.belongs('image'))).toEqual([false, false, false, false, true])
})
