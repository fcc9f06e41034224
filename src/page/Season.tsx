/** A season's page: both types side by side with their champions and what is under way, and every tournament that was. */
import type { Hotkey } from '../domain/miner/Hotkey.js'
import type { TournamentType } from '../domain/task/TaskKind.js'
import type { TournamentId } from '../domain/TournamentId.js'
import { Minute, Name, Section, Table } from './Parts.js'
import * as Views from './View.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** What is under way of a type; instants are ISO 8601. */
export type UnderWay =
  | {
      readonly type: 'Registering'
      /** The tournament's id; it has no page until it opens. */
      readonly id: TournamentId
      /** When registration closes. */
      readonly closesAt: string
      /** How many have entered so far. */
      readonly entries: number
    }
  | {
      readonly type: 'Closed'
      /** The tournament's id; it has no page until it opens. */
      readonly id: TournamentId
      /** The beacon's round that it is drawn from. */
      readonly round: number
      /** How many have entered. */
      readonly entries: number
    }
  | {
      readonly type: 'Playing'
      /** The tournament's id. */
      readonly id: TournamentId
      /** When it opened. */
      readonly since: string
      /** Between which instants it is expected to be over. */
      readonly expected: { readonly earliest: string; readonly latest: string }
    }

/** A type's champion and what comes next; instants are ISO 8601. */
export interface Branch {
  readonly type: TournamentType
  readonly champion: { readonly hotkey: Hotkey; readonly reign: number; readonly since: string | null } | null
  /** Null between tournaments. */
  readonly underWay: UnderWay | null
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

// -------------------------------------------------------------------------------------
// the page
// -------------------------------------------------------------------------------------

/** Its main part. */
export const Main = ({ of: { paused, branches, past } }: { readonly of: Season }) => (
  <main id="report">
    {paused ? (
      <p class="outcome">
        The validator is paused: no further tournament opens until it is resumed. Those in play go on.
      </p>
    ) : null}
    {branches.length === 0 ? null : (
      <div class="cards season">
        {branches.map(branch => (
          <Section key={branch.type} id={branch.type} title={branch.type === 'text' ? 'Text' : 'Image'}>
            <BranchParts of={branch} />
          </Section>
        ))}
      </div>
    )}
    <Section id="history" title="All tournaments">
      {past.length === 0 ? (
        <p>No tournament has opened yet.</p>
      ) : (
        <Table
          caption="The newest first"
          heads={['tournament', 'type', 'ended', 'how', 'champion', 'reign']}
          rows={past.map(({ id, type, ended, ending, champion }) => [
            <a class="id" href={`/tournaments/${id}`}>
              {id}
            </a>,
            type ?? '–',
            ended === null ? '–' : <Minute of={ended} />,
            ending === null ? 'in play' : Views.foreign(ending, 80),
            champion === null ? '–' : <Name hotkey={champion.hotkey} />,
            champion === null ? '–' : champion.reign
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
          {champion.since === null ? null : (
            <>
              , since <Minute of={champion.since} />
            </>
          )}
        </>
      )}
    </dd>
    <dt>Under way</dt>
    <dd>
      <Stage of={underWay} />
    </dd>
    {next === null ? null : (
      <>
        <dt>Next</dt>
        <dd>
          registration opens <Minute of={next} />
        </dd>
      </>
    )}
  </dl>
)

const Stage = ({ of }: { readonly of: UnderWay | null }) => {
  if (of === null) return <>nothing</>
  switch (of.type) {
    case 'Registering':
      return (
        <>
          <code>{of.id}</code>: registration is open until <Minute of={of.closesAt} />; {entered(of.entries)}{' '}
          so far
        </>
      )
    case 'Closed':
      return (
        <>
          <code>{of.id}</code>: registration is closed, {entered(of.entries)}; the draw waits for round{' '}
          {of.round} of the beacon
        </>
      )
    case 'Playing':
      return (
        <>
          <a href={`/tournaments/${of.id}`}>{of.id}</a>: in play since <Minute of={of.since} />; expected to
          end between <Minute of={of.expected.earliest} /> and <Minute of={of.expected.latest} />
        </>
      )
  }
}

const entered = (n: number): string => (n === 1 ? '1 miner has entered' : `${n} miners have entered`)
