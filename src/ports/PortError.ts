/** Something went wrong outside, and it is nobody's fault in particular: asking again may help. */

/** A port's account of why it could not do what was asked. */
export interface PortError {
  readonly type: 'PortError'
  /** Which of the ports: `Beacon`, `Metagraph`. */
  readonly port: string
  /** What happened, to what, and what to do. */
  readonly message: string
}

export const portError = (port: string, message: string): PortError => ({ type: 'PortError', port, message })
