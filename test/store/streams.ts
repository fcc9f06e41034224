import { stream, type Stream } from '../../src/ports/Store.js'
import { decoded } from '../view.js'

/** A stream by its name. */
export const named = (name: string): Stream => decoded(stream, name)

/** Streams that sort in another order than they stand. */
export const streams = [named('text-1'), named('.season'), named('Image_2')] as const
