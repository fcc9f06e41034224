/** `dethrone report`: a tournament as one page, or its bracket as a picture. */
import { command, type Declaration, type Options } from '../terminal/command.js'
import * as Input from '../terminal/input.js'
import * as Peer from '../terminal/peer.js'
import { count } from '../terminal/figures.js'
import { complain, exit, print, UsageError } from '../terminal/terminal.js'

const declaration = {
  name: 'report',
  takes: ['LOG'],
  input: 'LOG',
  about:
    'Writes the tournament of a log as one self-contained page of HTML, which any browser shows without a network.',
  options: {
    output: {
      type: 'string',
      short: 'o',
      value: 'FILE',
      about: 'where the page goes; - is standard output',
      default: '-'
    },
    svg: { type: 'boolean', about: 'writes the bracket alone, as a picture in SVG' },
    json: { type: 'boolean', about: 'says where the page was written, and its bytes, as JSON' }
  },
  example: 'dethrone report dethrone-text.jsonl -o report.html'
} as const satisfies Declaration<Options>

export const run = command(declaration, async ({ output, svg, json }, [path = '']) => {
  if (json && output === '-') throw new UsageError('--json says where the page is: expected with -o FILE')
  const tournament = await Input.tournament(path)
  const Report = await Peer.load(
    () => import('../../page/Report.js'),
    ['preact', 'preact-render-to-string'],
    'Pages are drawn by a package that is not installed'
  )
  const page = svg ? Report.svg(tournament) : Report.html(tournament)
  if (page === null) {
    complain(`${Input.named(path)} has no bracket to draw: nobody has come to the knockout.`)
    return exit.refused
  }
  await Input.save(output, page)
  if (output === '-') return exit.ok
  const written = { file: output, bytes: Buffer.byteLength(page) }
  if (json) print(JSON.stringify(written))
  else complain(`Written: ${output}, ${count(written.bytes)} bytes`)
  return exit.ok
})
