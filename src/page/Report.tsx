/** The report: a whole tournament on one self-contained page, which needs no network (RULES 3 to 8, 13). */
import { renderToString } from 'preact-render-to-string'
import type * as Tournament from '../Tournament.js'
import { Contents, Main } from './Body.js'
import { BracketPicture } from './Bracket.js'
import * as Document from './Document.js'
import * as Views from './View.js'

/** The page as one HTML document, in UTF-8. Everything a miner or a file chose is escaped. */
export const html = (tournament: Tournament.Tournament): string => {
  const view = Views.of(tournament)
  return Document.html({
    title: Views.title(tournament),
    policy: "default-src 'none'; style-src 'unsafe-inline'; img-src data:",
    heading: Views.heading(tournament),
    header: null,
    contents: <Contents view={view} />,
    main: <Main view={view} />
  })
}

/** The bracket alone as an SVG file; null where the tournament has had no bracket. */
export const svg = (tournament: Tournament.Tournament): string | null => {
  const view = Views.of(tournament)
  if (view.knockout === null || view.knockout.matches.length === 0) return null
  return renderToString(<BracketPicture view={view} />).replace(
    '<title',
    '<style>svg{background:#fff}text{font:12px sans-serif}.won{font-weight:700}.wire{stroke:#999}.box,.open{fill:#fff;stroke:#555}</style><title'
  )
}
