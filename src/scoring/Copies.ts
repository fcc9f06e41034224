/** Copies: found by content, within a task (RULES 7). */
import type { Hotkey } from '../domain/Hotkey.js'
import { failed, isScored, type Report } from '../domain/Report.js'

/** Who trained first, as far as copies go: the champion before everyone, then miners in the order of their admission. */
export type Precedence = (hotkey: Hotkey) => number

/** The reports with every copy as `Failed` (`Duplicate`): of equal digests only the first in precedence keeps its score. */
export const exposed =
  (precedence: Precedence) =>
  (reports: ReadonlyArray<Report>): ReadonlyArray<Report> => {
    const originals = new Map<string, Hotkey>()
    for (const report of reports) {
      if (!isScored(report) || report.digest === null) continue
      const known = originals.get(report.digest)
      if (known === undefined || precedence(report.hotkey) < precedence(known)) {
        originals.set(report.digest, report.hotkey)
      }
    }
    if (originals.size === 0) return reports
    return reports.map(report => {
      const original = isScored(report) && report.digest !== null ? originals.get(report.digest) : undefined
      return original === undefined || original === report.hotkey
        ? report
        : failed(report.slot, report.hotkey, 'Duplicate', `the same content as ${original}`)
    })
  }
