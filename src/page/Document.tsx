/** What every page is: one document with its head, its looks and, where it lives, its script. */
import type { ComponentChildren } from 'preact'
import { renderToString } from 'preact-render-to-string'
import { style } from './style.js'

/** A page's own parts. */
export interface Page {
  readonly title: string
  /** The heading, where it is not the title, and what kind of thing it names. */
  readonly heading?: { readonly kind: string; readonly name: string }
  /** What the page may load, where it says so itself; a server says it in its answer. */
  readonly policy?: string
  /** Below the title. */
  readonly header: ComponentChildren
  /** Where the parts are; it stays in sight while the rest scrolls. */
  readonly contents?: ComponentChildren
  readonly main: ComponentChildren
  /** A program in the page; it follows the main part. */
  readonly script?: string
}

/** The page as one HTML document, in UTF-8; what is text is escaped. */
export const html = ({ title, heading, policy, header, contents = null, main, script }: Page): string =>
  `<!doctype html>${renderToString(
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        {policy === undefined ? null : <meta http-equiv="Content-Security-Policy" content={policy} />}
        <title>{title}</title>
        <link rel="icon" href="data:," />
        <style dangerouslySetInnerHTML={{ __html: style }} />
      </head>
      <body>
        <header>
          {heading === undefined ? null : <p class="kind">{heading.kind}</p>}
          <h1>{heading?.name ?? title}</h1>
          {header}
        </header>
        {contents}
        {main}
        {script === undefined ? null : <script dangerouslySetInnerHTML={{ __html: script }} />}
      </body>
    </html>
  )}`
