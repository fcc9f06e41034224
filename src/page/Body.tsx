/** A tournament's part of a page, which report and live page have in common: contents, and every section. */
import type { ComponentChildren } from 'preact'
import * as Digest from '../domain/Digest.js'
import * as Ending from '../rules/boss/Ending.js'
import * as GroupRules from '../rules/groups/Groups.js'
import * as Phase from '../rules/Phase.js'
import * as Prose from '../rules/ruleset/Prose.js'
import * as Tournament from '../Tournament.js'
import { Boss } from './Boss.js'
import { BracketPicture } from './Bracket.js'
import { Curve } from './Curve.js'
import { Groups } from './Groups.js'
import { Name, Section, Table } from './Parts.js'
import { Rewards } from './Rewards.js'
import * as Views from './View.js'
import type { View } from './View.js'

/** The main part, with what a live page has above it: whoever follows along looks for what goes on now. */
export const Main = ({
  view,
  before = null
}: {
  readonly view: View
  readonly before?: ComponentChildren
}) => (
  <main id="report">
    {before}
    <Overview view={view} />
    <Groups view={view} />
    {view.knockout === null || view.knockout.matches.length === 0 ? null : (
      <Section id="knockout" title="Knockout">
        <div class="frame" tabIndex={0} role="region" aria-label="The bracket">
          <BracketPicture view={view} />
        </div>
      </Section>
    )}
    <Boss view={view} />
    <Rules view={view} />
    <Rewards view={view} />
    <Field view={view} />
    <Verification view={view} />
  </main>
)

/** Where the parts are; `jobs`: whether the page tells of those under way. */
export const Contents = ({ view, jobs = false }: { readonly view: View; readonly jobs?: boolean }) => {
  const parts = [
    ...(jobs ? [['jobs', 'Jobs']] : []),
    ['overview', 'Overview'],
    ...Phase.rounds(view.tournament).map(({ round }) => [
      `groups-${round}`,
      Phase.rounds(view.tournament).length > 1 ? `Groups ${round}` : 'Groups'
    ]),
    ...(view.knockout === null || view.knockout.matches.length === 0 ? [] : [['knockout', 'Knockout']]),
    ...(view.boss === null ? [] : [['boss', 'Boss round']]),
    ['rules', 'Rules'],
    ['rewards', 'Rewards'],
    ['field', 'Field'],
    ['verify', 'Verify']
  ]
  return (
    <nav aria-label="Contents">
      <ul>
        {parts.map(([id, name]) => (
          <li key={id}>
            <a href={`#${id ?? ''}`}>{name}</a>
          </li>
        ))}
      </ul>
    </nav>
  )
}

/** What is under way, in each phase. */
const waits = {
  GroupStage: 'the groups wait',
  Knockout: 'the knockout waits',
  BossRound: 'the boss round waits',
  Finished: 'it waits'
} as const

const Overview = ({ view: { tournament, ending } }: { readonly view: View }) => {
  const { miners, champion, rules } = tournament.opening
  const waiting = Tournament.asks(tournament).length
  const withdrawn = tournament.record.filter(event => event.type === 'Withdrawn')
  return (
    <Section id="overview" title="Overview">
      <p class={ending === null || ending.type === 'Cancelled' ? 'outcome' : 'outcome over'} id="outcome">
        {ending === null
          ? `In play: ${waits[tournament.phase]} for ${waiting} ${waiting === 1 ? 'report' : 'reports'}.`
          : Views.foreign(Ending.sentence(ending), 400)}
      </p>
      <dl>
        <dt>Field</dt>
        <dd>{miners.length} miners</dd>
        <dt>Champion before</dt>
        <dd>
          {champion === null ? (
            'none: the title was vacant'
          ) : (
            <>
              <code>{champion.hotkey}</code>, in reign {champion.reign}
            </>
          )}
        </dd>
        <dt>Rules</dt>
        <dd>{Views.foreign(rules.id)}</dd>
      </dl>
      {withdrawn.length === 0 ? null : (
        <Table
          caption="Withdrawn"
          heads={['miner', 'why']}
          rows={withdrawn.map(({ hotkey, reason }) => [
            <Name hotkey={hotkey} />,
            <span class="words">{Views.foreign(reason, 400)}</span>
          ])}
        />
      )}
      {Tournament.notices(tournament).map((notice, i) => (
        <p key={i}>{GroupRules.sentence(notice)}</p>
      ))}
    </Section>
  )
}

const Rules = ({ view: { tournament, boss } }: { readonly view: View }) => {
  const { rules, champion } = tournament.opening
  return (
    <Section id="rules" title="Rules">
      <div class="frame" tabIndex={0} role="region" aria-label="Threshold by reign">
        <Curve decay={rules.boss.threshold} reign={boss?.champion.reign ?? champion?.reign ?? null} />
      </div>
      <p class="note">Source: {Views.foreign(rules.source, 600)}</p>
      <Table
        caption="The rule set in words"
        heads={['section', 'what holds']}
        rows={Prose.paragraphs(rules).map(({ section, text }) => [
          section,
          <span class="words">{Views.foreign(text, 2000)}</span>
        ])}
      />
    </Section>
  )
}

const Field = ({ view: { tournament } }: { readonly view: View }) => {
  const { miners, champion } = tournament.opening
  const all = champion === null ? miners : [champion, ...miners]
  return (
    <Section id="field" title="Field">
      <Table
        caption={champion === null ? 'Everybody who entered' : 'The champion, then everybody who entered'}
        heads={['hotkey', 'repository', 'commit']}
        rows={all.map(({ hotkey, githubRepo, commitHash }) => [
          <code>{hotkey}</code>,
          <a href={githubRepo} rel="noreferrer nofollow">
            {Views.foreign(githubRepo.replace('https://github.com/', ''))}
          </a>,
          <code title={commitHash}>{commitHash.slice(0, 10)}</code>
        ])}
      />
    </Section>
  )
}

const Verification = ({ view: { tournament } }: { readonly view: View }) => {
  const { seed, rules, id } = tournament.opening
  return (
    <Section id="verify" title="Verify">
      <dl>
        <dt>Seed</dt>
        <dd>
          <code>{Views.foreign(seed, 256)}</code>
        </dd>
        <dt>Digest of the rule set</dt>
        <dd>
          <code>{Digest.of(rules)}</code>
        </dd>
        <dt>Digest of the tournament</dt>
        <dd>
          <code>{Tournament.digest(tournament)}</code>
        </dd>
      </dl>
      <p>
        This command works everything out again from the log. The outcome that it prints is this digest of the
        tournament:
      </p>
      <pre tabIndex={0} role="region" aria-label="The command that verifies it">
        <code>{`npx dethrone verify ${id}.jsonl`}</code>
      </pre>
    </Section>
  )
}
