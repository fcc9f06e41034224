/** The groups: who did what on which task, the tie chain, and why each miner went on or not (RULES 3). */
import * as Contest from '../rules/Contest.js'
import type * as Advancement from '../rules/groups/Advancement.js'
import type * as GroupStage from '../rules/groups/GroupStage.js'
import * as TieChain from '../rules/groups/TieChain.js'
import * as Phase from '../rules/Phase.js'
import type { Hotkey } from '../domain/miner/Hotkey.js'
import { Name, Section, Table } from './Parts.js'
import { kindName, type View } from './View.js'

/** One section a group round. */
export const Groups = ({ view }: { readonly view: View }) => (
  <>
    {Phase.rounds(view.tournament).map(round => (
      <Section
        key={round.round}
        id={`groups-${round.round}`}
        title={view.tournament.groups.length > 1 ? `Groups, round ${round.round}` : 'Groups'}
      >
        <Round view={view} round={round} />
      </Section>
    ))}
  </>
)

/** A fraction as people write it: one over one is one. */
const whole = (fraction: string): string => fraction.replace(/\/1$/, '')

const Round = ({ view, round }: { readonly view: View; readonly round: GroupStage.Round }) => {
  const standings = view.tournament.groups.find(finished => finished.round === round.round)?.standings ?? []
  return (
    <>
      <p class="note">
        Everybody in a group trains on the same tasks. The best of a task gets 1, the others a place between 1
        and 0, whoever fails 0; the group score is the mean. Marked rows go on.
      </p>
      <div class="cards">
        {round.groups.map(group => (
          <Group key={group.number} view={view} group={group} standings={standings} />
        ))}
      </div>
      {standings.length === 0 ? null : (
        <>
          <p class="note">
            The order of all groups: by group score; where that is equal, by tasks won; then by the mean
            advantage over the median; then by a lot. “Decided by” says which of them puts a miner behind the
            one above.
          </p>
          <Table
            caption="Everybody in order"
            heads={[
              'place',
              'miner',
              'group',
              'group score',
              'tasks won',
              'mean advantage',
              'decided by',
              'goes on'
            ]}
            rows={standings.map(s => [
              s.position ?? '–',
              <Name hotkey={s.hotkey} />,
              s.group,
              whole(s.score),
              s.tasksWon.replace(/\/1$/, ''),
              s.advantage === null ? '' : <span title={s.advantage}>{approximately(s.advantage)}</span>,
              why(s),
              s.advanced ? 'yes' : 'no'
            ])}
            marked={new Set(standings.flatMap((s, i) => (s.advanced ? [i] : [])))}
          />
        </>
      )}
    </>
  )
}

/** A fraction as a decimal to read; the exact one decides and stands in the title. */
const approximately = (fraction: string): string => {
  const [numerator = '0', denominator = '1'] = fraction.split('/')
  return (Number(numerator) / Number(denominator)).toFixed(6)
}

const why = ({ position, decidedBy }: Advancement.Standing): string => {
  if (position === null) return 'no scored task, or withdrawn'
  return decidedBy === null ? '' : TieChain.name(decidedBy)
}

const Group = (props: {
  readonly view: View
  readonly group: GroupStage.Group
  readonly standings: ReadonlyArray<Advancement.Standing>
}) => {
  const { number, miners, tasks } = props.group
  const results = tasks.map(Contest.results(props.view.context))
  const mine = props.standings.filter(({ group }) => group === number)
  const inOrder: ReadonlyArray<Hotkey> = mine.length > 0 ? mine.map(({ hotkey }) => hotkey) : miners
  return (
    <Table
      caption={`Group ${number}`}
      heads={[
        'miner',
        ...tasks.map(({ kind }, i) => (
          <>
            task {i + 1} <small>{kindName(kind)}</small>
          </>
        )),
        'score'
      ]}
      rows={inOrder.map(hotkey => [
        <Name hotkey={hotkey} />,
        ...results.map(reports => {
          const report = reports.find(r => r.hotkey === hotkey)
          if (report === undefined) return <em>{props.view.ending === null ? 'open' : '–'}</em>
          return report.type === 'Scored' ? report.score : <em>{report.reason}</em>
        }),
        whole(mine.find(s => s.hotkey === hotkey)?.score ?? '')
      ])}
      marked={new Set(inOrder.flatMap((h, i) => (mine.some(s => s.hotkey === h && s.advanced) ? [i] : [])))}
    />
  )
}
