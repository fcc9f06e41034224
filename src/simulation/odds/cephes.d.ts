/** What is used of cephes, whose package declares its types out of reach of an ES module. */
declare module 'cephes' {
  /** Settles once the functions can be called. */
  export const compiled: Promise<void>
  /** The distribution function of the standard normal. */
  export const ndtr: (x: number) => number
}
