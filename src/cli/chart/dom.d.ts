/** As much of a browser's types as the plotting library's own name: a document goes in, an element's text comes out. */
interface Document {
  readonly documentElement: Element
}

interface Element {
  readonly outerHTML: string
}

interface HTMLElement extends Element {
  readonly lang: string
}

interface SVGSVGElement extends Element {
  readonly viewBox: object
}

interface Window {
  readonly document: Document
}
