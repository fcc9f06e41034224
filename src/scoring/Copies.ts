/** Copies: found by content, within a task (RULES 7). */
import type { Hotkey } from '../domain/miner/Hotkey.js'
import { failed, isScored, type Report } from '../domain/task/Report.js'

/** Who trained first, as far as copies go: the champion before everyone, then miners in the order of their admission. */
export type Precedence = (hotkey: Hotkey) => number

/** What was trained, as far as it is known: null of a failed job, and where the report carries no digest. */
const contentOf = (report: Report): string | null => (isScored(report) ? report.digest : null)

/** The reports with every copy as `Failed` (`Duplicate`): of equal digests only the first in precedence keeps its score. */
export const exposed =
  (precedence: Precedence) =>
  (reports: ReadonlyArray<Report>): ReadonlyArray<Report> => {
    const originals = new Map<string | null, Hotkey>()
    for (const report of reports) {
      const content = contentOf(report)
      if (content === null) continue
      const known = originals.get(content)
      if (known === undefined || precedence(report.hotkey) < precedence(known)) {
        originals.set(content, report.hotkey)
      }
    }
    if (originals.size === 0) return reports
    return reports.map(report => {
      const original = originals.get(contentOf(report)) ?? report.hotkey
      return original === report.hotkey
        ? report
        : failed(report.slot, report.hotkey, 'Duplicate', `the same content as ${original}`)
    })
  }
