/** Pages that follow what runs: a season with its champions, and one tournament with its jobs; both are drawn anew when something changed. */
import type { ComponentChildren } from 'preact'
import type { Hotkey } from '../domain/miner/Hotkey.js'
import type { Slot } from '../domain/task/Slot.js'
import type { Tournament } from '../Tournament.js'
import { Contents, Main } from './Body.js'
import * as Document from './Document.js'
import { Minute, Name, Section, Table } from './Parts.js'
import * as Seasons from './Season.js'
import { script } from './script.js'
import * as Views from './View.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** A job that is under way. */
export interface Running {
  readonly slot: Slot
  readonly hotkey: Hotkey
  readonly phase: string
  readonly since: string | null
}

// -------------------------------------------------------------------------------------
// pages
// -------------------------------------------------------------------------------------

/** The season's page. */
export const season = (of: Seasons.Season): string =>
  page('Tournaments', undefined, null, null, <Seasons.Main of={of} />)

/**
 * A tournament's page: the report as far as it goes, with the jobs under way in it. Null: nobody here knows the jobs.
 * `paused`: whether an operator, or the program itself, holds its jobs back.
 */
export const tournament = (
  of: Tournament,
  running: ReadonlyArray<Running> | null,
  paused: boolean
): string => {
  const view = Views.of(of)
  const held = paused && of.phase !== 'Finished'
  // A tournament that is over has no jobs; some may still be ending.
  const jobs = of.phase === 'Finished' && running?.length === 0 ? null : running
  return page(
    Views.title(of),
    Views.heading(of),
    <p>
      <a href="/">All tournaments</a>
    </p>,
    <Contents view={view} jobs={jobs !== null || held} />,
    <Main view={view} before={<Jobs of={jobs} paused={held} />} />
  )
}

const page = (
  title: string,
  heading: Document.Page['heading'],
  header: ComponentChildren,
  contents: ComponentChildren,
  main: ComponentChildren
): string =>
  Document.html({
    title,
    ...(heading === undefined ? {} : { heading }),
    contents,
    header: (
      <>
        {header}
        <p role="status" id="live" class="note"></p>
      </>
    ),
    main,
    script
  })

interface Work {
  readonly of: ReadonlyArray<Running> | null
  readonly paused: boolean
}

const Jobs = ({ of, paused }: Work) =>
  of === null && !paused ? null : (
    <Section id="jobs" title="Jobs under way">
      {paused ? (
        <p class="outcome">This tournament is paused: no further job is started until it is resumed.</p>
      ) : null}
      {of === null ? null : of.length === 0 ? (
        <p>No job is under way.</p>
      ) : (
        <Table
          caption={`${of.length} under way`}
          heads={['slot', 'miner', 'phase', 'since']}
          rows={of.map(({ slot, hotkey, phase, since }) => [
            slot,
            <Name hotkey={hotkey} />,
            <span class="words">{Views.foreign(phase, 80)}</span>,
            since === null ? '' : <Minute of={since} />
          ])}
        />
      )}
    </Section>
  )
