/** The groups: who did what on which task, the tie chain, and why each miner went on or not (RULES 3). */
import * as Contest from '../rules/Contest.js'
import type * as Advancement from '../rules/groups/Advancement.js'
import type * as GroupStage from '../rules/groups/GroupStage.js'
import * as TieChain from '../rules/groups/TieChain.js'
import * as Phase from '../rules/Phase.js'
import type { Hotkey } from '../domain/miner/Hotkey.js'
import { Name, Section, Table } from './Parts.js'
import type { View } from './View.js'

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

const Round = ({ view, round }: { readonly view: View; readonly round: GroupStage.Round }) => {
  const standings = view.tournament.groups.find(finished => finished.round === round.round)?.standings ?? []
  return (
    <>
      <div class="cards">
        {round.groups.map(group => (
          <Group key={group.number} view={view} group={group} standings={standings} />
        ))}
      </div>
      {standings.length === 0 ? null : (
        <Table
          caption="Everybody in order: group score, then tasks won, then mean advantage, then a lot"
          heads={['place', 'miner', 'group', 'score', 'won', 'advantage', 'goes on', 'why here']}
          rows={standings.map(s => [
            s.position ?? '–',
            <Name hotkey={s.hotkey} />,
            s.group,
            s.score,
            s.tasksWon.replace(/\/1$/, ''),
            s.advantage === null ? '' : <span title={s.advantage}>{approximately(s.advantage)}</span>,
            s.advanced ? 'yes' : 'no',
            why(s)
          ])}
          marked={new Set(standings.flatMap((s, i) => (s.advanced ? [i] : [])))}
        />
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
  return decidedBy === null ? 'first of all' : `behind the one before by ${TieChain.name(decidedBy)}`
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
        ...tasks.map(({ kind }, i) => `${i + 1} ${kind.replace(/(?:Text)?Task$/, '')}`),
        'score'
      ]}
      rows={inOrder.map(hotkey => [
        <Name hotkey={hotkey} />,
        ...results.map(reports => {
          const report = reports.find(r => r.hotkey === hotkey)
          if (report === undefined) return 'open'
          return report.type === 'Scored' ? report.score : <em>{report.reason}</em>
        }),
        mine.find(s => s.hotkey === hotkey)?.score ?? ''
      ])}
      marked={new Set(inOrder.flatMap((h, i) => (mine.some(s => s.hotkey === h && s.advanced) ? [i] : [])))}
    />
  )
}
