// What is written in a power cut: a body for each number, from a few bytes to several pages.
import { named } from '../store/streams.js'

export const stream = named('power')
export const bodyOf = (number: number): string => `${number} ${'x'.repeat((number * 7919) % 9_000)}`
