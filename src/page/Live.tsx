/** Pages that follow what runs: a season with its champions, and one tournament with its jobs; both are drawn anew when something changed. */
import type { ComponentChildren } from 'preact'
import type { Hotkey } from '../domain/miner/Hotkey.js'
import type { Slot } from '../domain/task/Slot.js'
import type { TournamentType } from '../domain/task/TaskKind.js'
import type { TournamentId } from '../domain/TournamentId.js'
import type { Tournament } from '../Tournament.js'
import { Contents, Main } from './Body.js'
import * as Document from './Document.js'
import { Name, Section, Table } from './Parts.js'
import { script } from './script.js'
import * as Views from './View.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** A type's champion and what comes next; instants are ISO 8601. */
export interface Branch {
  readonly type: TournamentType
  readonly champion: { readonly hotkey: Hotkey; readonly reign: number; readonly since: string | null } | null
  /** What is under way, in a word or two; null between tournaments. */
  readonly underWay: { readonly id: TournamentId; readonly stage: string } | null
  /** From when the next registration opens; null while one is under way, or where nobody knows. */
  readonly next: string | null
}

/** A tournament that is over, or that is kept. */
export interface Past {
  readonly id: TournamentId
  readonly type: TournamentType | null
  readonly ended: string | null
  readonly ending: string | null
  readonly champion: { readonly hotkey: Hotkey; readonly reign: number } | null
}

/** A season as a page shows it. */
export interface Season {
  readonly paused: boolean
  readonly branches: ReadonlyArray<Branch>
  /** The newest first. */
  readonly past: ReadonlyArray<Past>
}

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
export const season = (of: Season): string =>
  page('Tournaments', undefined, null, null, <SeasonMain of={of} />)

/** A tournament's page: the report as far as it goes, with the jobs under way in it. Null: nobody here knows the jobs. */
export const tournament = (of: Tournament, running: ReadonlyArray<Running> | null): string => {
  const view = Views.of(of)
  return page(
    Views.title(of),
    Views.heading(of),
    <p>
      <a href="/">All tournaments</a>
    </p>,
    <Contents view={view} />,
    <Main view={view} after={running === null ? null : <Jobs of={running} />} />
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

const SeasonMain = ({ of: { paused, branches, past } }: { readonly of: Season }) => (
  <main id="report">
    {paused ? <p class="outcome">The validator is paused: no job is started until it is resumed.</p> : null}
    <div class="cards season">
      {branches.map(branch => (
        <Section key={branch.type} id={branch.type} title={branch.type === 'text' ? 'Text' : 'Image'}>
          <BranchParts of={branch} />
        </Section>
      ))}
    </div>
    <Section id="history" title="All tournaments">
      {past.length === 0 ? (
        <p>No tournament has opened yet.</p>
      ) : (
        <Table
          caption="The newest first"
          heads={['tournament', 'type', 'ended', 'how', 'champion', 'reign']}
          rows={past.map(({ id, type, ended, ending, champion }) => [
            <a href={`/tournaments/${id}`}>{id}</a>,
            type ?? '',
            ended === null ? '' : <time dateTime={ended}>{minute(ended)}</time>,
            ending === null ? 'in play' : Views.foreign(ending, 80),
            champion === null ? '–' : <Name hotkey={champion.hotkey} />,
            champion === null ? '' : champion.reign
          ])}
        />
      )}
    </Section>
  </main>
)

const BranchParts = ({ of: { champion, underWay, next } }: { readonly of: Branch }) => (
  <dl>
    <dt>Champion</dt>
    <dd>
      {champion === null ? (
        'none: the title is vacant'
      ) : (
        <>
          <code>{champion.hotkey}</code>, in reign {champion.reign}
          {champion.since === null ? '' : `, since ${minute(champion.since)}`}
        </>
      )}
    </dd>
    <dt>Under way</dt>
    <dd>
      {underWay === null ? (
        'nothing'
      ) : (
        <>
          <a href={`/tournaments/${underWay.id}`}>{underWay.id}</a>: {underWay.stage}
        </>
      )}
    </dd>
    {next === null ? null : (
      <>
        <dt>Next</dt>
        <dd>
          registration opens <time dateTime={next}>{minute(next)}</time>
        </dd>
      </>
    )}
  </dl>
)

const Jobs = ({ of }: { readonly of: ReadonlyArray<Running> }) => (
  <Section id="jobs" title="Jobs under way">
    {of.length === 0 ? (
      <p>None.</p>
    ) : (
      <Table
        caption={`${of.length} under way`}
        heads={['slot', 'miner', 'phase', 'since']}
        rows={of.map(({ slot, hotkey, phase, since }) => [
          slot,
          <Name hotkey={hotkey} />,
          Views.foreign(phase, 80),
          since === null ? '' : <time dateTime={since}>{minute(since)}</time>
        ])}
      />
    )}
  </Section>
)

/** An instant to the minute, in universal time: whoever reads along is anywhere. */
const minute = (iso: string): string => `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`
