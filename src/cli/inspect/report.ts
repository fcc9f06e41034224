/** `dethrone report`: a tournament as one page, or its bracket as a picture. */
import { writeFile } from 'node:fs/promises'
import { messageOf } from '../../ports/Executor.js'
import { command, type Declaration, type Options } from '../terminal/command.js'
import * as Input from '../terminal/input.js'
import * as Peer from '../terminal/peer.js'
import { complain, exit } from '../terminal/terminal.js'

const declaration = {
  name: 'report',
  takes: ['LOG'],
  about:
    'Writes the tournament of a log as one self-contained page of HTML, which any browser shows without a network. LOG - is standard input.',
  options: {
    output: {
      type: 'string',
      short: 'o',
      value: 'FILE',
      about: 'where the page goes; - is standard output',
      default: '-'
    },
    svg: { type: 'boolean', about: 'writes the bracket alone, as a picture in SVG' }
  },
  example: 'dethrone report dethrone-text.jsonl -o report.html'
} as const satisfies Declaration<Options>

export const run = command(declaration, async ({ output, svg }, [path = '']) => {
  const tournament = await Input.tournament(path)
  const Report = await Peer.load(
    () => import('../../page/Report.js'),
    ['preact', 'preact-render-to-string'],
    'Pages are drawn by a package that is not installed'
  )
  const page = svg ? Report.svg(tournament) : Report.html(tournament)
  if (page === null) {
    complain(`${path} has no bracket to draw: nobody has come to the knockout.`)
    return exit.refused
  }
  if (output === '-') {
    process.stdout.write(page)
    return exit.ok
  }
  try {
    await writeFile(output, page)
  } catch (thrown) {
    throw new Error(`The page cannot be written to ${output}: ${messageOf(thrown)}`, { cause: thrown })
  }
  complain(`Written: ${output}`)
  return exit.ok
})
