/**
 * The ziggurat's tables: 1,024 layers of one area under the normal's half, each as wide as a whole number of 2^-13. The
 * bottom layer is a rectangle and the tail beside it; a layer's height follows from its width.
 */

const count = 1024

/** Widths are whole numbers of these. */
const unit = 1 / 8192

const height = (x: number): number => Math.exp(-0.5 * x * x)

/** The tail's area over the density where it begins: Mills' ratio, by its continued fraction. */
const mills = (x: number): number => {
  let fraction = x
  for (let k = 400; k > 0; k -= 1) fraction = x + k / fraction
  return 1 / fraction
}

/** Layers from the bottom up: widths in units, the edges of what lies under the layer above, heights. */
export interface Ziggurat {
  readonly widths: Int32Array
  readonly edges: Float64Array
  readonly heights: Float64Array
}

/** The layers over a bottom of that width; the tail begins where both make the same area. */
const over = (width: number): Ziggurat => {
  let [low, high] = [1, 8]
  for (let i = 0; i < 60; i += 1) {
    const middle = (low + high) / 2
    if (middle + mills(middle) < width * unit) low = middle
    else high = middle
  }
  const tail = low
  const area = width * unit * height(tail)
  const widths = new Int32Array(count)
  const edges = new Float64Array(count)
  const heights = new Float64Array(count + 1)
  widths[0] = width
  edges[0] = tail
  heights[1] = height(tail)
  for (let i = 1, edge = tail; i < count; i += 1) {
    widths[i] = Math.max(1, Math.ceil(edge / unit))
    const top = Number(heights[i]) + area / (Number(widths[i]) * unit)
    edge = top < 1 ? Math.sqrt(-2 * Math.log(top)) : 0
    edges[i] = edge
    heights[i + 1] = top
  }
  return { widths, edges, heights }
}

/** The narrowest bottom over which the layers do not reach the top too early: the last one alone does. */
const closing = (): Ziggurat => {
  let [low, high] = [25_000, 45_000]
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (Number(over(middle).heights[count]) >= 1) low = middle
    else high = middle
  }
  return over(low)
}

/** The tables, made once. */
export const ziggurat: Ziggurat = closing()

/** By layer: how far its core goes, 15 bits of its width rounded down, and its width, in one word. */
export const packed: Int32Array = Int32Array.from(ziggurat.widths, (width, i) => {
  const share = Number(ziggurat.edges[i]) / (width * unit)
  return (Math.max(0, Math.floor(share * 32768 - 1e-6) - 1) << 16) | width
})
