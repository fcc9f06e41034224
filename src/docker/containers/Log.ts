/** Logs: a container's two streams, read to their end and told line by line, in bounded memory (EXECUTION 5). */
import { Buffer } from 'node:buffer'
import type { Phase } from '../../ports/Executor.js'
import * as Lines from '../../jobs/output/Lines.js'
import type { Execution } from '../Execution.js'

/** How much of a log's end is kept beyond the limit, in bytes: enough for a tail. */
const keptBytes = 16_384

/** Reads a log to its end: lines go out as they come; beyond the limit only the tail is kept. */
export const read = async (
  execution: Execution,
  phase: Phase,
  stream: AsyncIterable<Uint8Array>,
  keep: (line: string) => void
): Promise<void> => {
  const { job, emit, limits } = execution
  const demultiplex = Lines.demultiplexer()
  const splitters = { out: Lines.splitter(), err: Lines.splitter() }
  const tell = (of: 'out' | 'err') => (text: string) => {
    keep(text)
    emit({ type: 'Line', job, phase, stream: of, text })
    const fraction = Lines.fraction(text)
    if (fraction !== undefined) emit({ type: 'Progress', job, phase, fraction })
  }
  let bytes = 0
  let dropped = Buffer.alloc(0)
  try {
    for await (const chunk of stream) {
      for (const piece of demultiplex(chunk)) {
        bytes += piece.bytes.length
        if (bytes <= limits.train.logBytes)
          splitters[piece.stream].push(piece.bytes).forEach(tell(piece.stream))
        else
          dropped = Buffer.from(Buffer.concat([dropped, piece.bytes.slice(-keptBytes)]).subarray(-keptBytes))
      }
    }
  } catch {
    // A log that breaks off is no reason to end a job: the engine's own word on the container decides.
  }
  splitters.out.end().forEach(tell('out'))
  splitters.err.end().forEach(tell('err'))
  if (dropped.length === 0) return
  const last = Lines.splitter()
  for (const line of [...last.push(dropped), ...last.end()]) keep(line)
  emit({
    type: 'Trouble',
    job,
    phase,
    message: `The log has ${bytes} bytes; all but the first ${limits.train.logBytes} and the end were dropped.`
  })
}
