/** The boss round as a picture: for each task how far the challenger got, and where the bar stood (RULES 5). */
import type { TaskVerdict } from '../domain/match/Verdict.js'
import * as Verdicts from '../domain/match/Verdict.js'
import type { Report } from '../domain/task/Report.js'
import type { TaskKind } from '../domain/task/TaskKind.js'
import { percent } from '../rules/ruleset/Prose.js'
import { Name, Section, Table } from './Parts.js'
import { bossTasks, kindName, openBossTasks, type View } from './View.js'

/** The section; nothing where there was no boss round. */
export const Boss = ({ view }: { readonly view: View }) => {
  const { boss } = view
  if (boss === null) return null
  const tasks = bossTasks(view)
  return (
    <Section id="boss" title="Boss round">
      <p>
        The challenger <Name hotkey={boss.challenger.hotkey} /> meets the champion{' '}
        <Name hotkey={boss.champion.hotkey} /> in reign {boss.champion.reign}. It wins a task by being better
        by at least {percent(boss.threshold)}, which is the bar, and takes the title with {boss.required} of{' '}
        {boss.tasks.length} tasks.
      </p>
      <Margins tasks={tasks} open={openBossTasks(view)} threshold={boss.threshold} />
      {tasks.length === 0 ? null : (
        <Table
          caption="Task by task"
          heads={['task', 'kind', 'metric', 'champion', 'challenger', 'bar', 'margin', 'winner', 'why']}
          rows={tasks.map(task => [
            task.slot,
            kindName(task.kind),
            task.metric,
            said(task.champion),
            said(task.challenger),
            task.bar ?? '–',
            task.margin === null ? '–' : <Rounded fraction={task.margin} />,
            task.winner,
            Verdicts.because(task.reason)
          ])}
          marked={new Set(tasks.flatMap(({ winner }, i) => (winner === 'Challenger' ? [i] : [])))}
        />
      )}
      {view.verdict === null ? (
        <p class="note">
          {boss.tasks.length - tasks.length} of {boss.tasks.length} tasks are open.
        </p>
      ) : (
        <p>
          <strong>{Verdicts.summary(view.verdict)}</strong>
        </p>
      )}
    </Section>
  )
}

/** A margin short enough to read, rounded down so that it never says more than was reached; the whole one in its title. */
const Rounded = ({ fraction }: { readonly fraction: string }) => (
  <span title={fraction}>{percent(fraction.replace(/^(-?\d+\.\d{6})\d+$/, '$1'))}</span>
)

const said = (report: Report): string => (report.type === 'Scored' ? report.score : report.reason)

const sheet = { width: 480, left: 64, right: 96, row: 34, top: 30 }

/** One row a task: a dot for the challenger's margin, a line at the champion's score and one at the bar. */
const Margins = (props: {
  readonly tasks: ReadonlyArray<TaskVerdict>
  readonly open: ReadonlyArray<TaskKind>
  readonly threshold: string
}) => {
  const bar = Number(props.threshold)
  const margins = props.tasks.flatMap(({ margin }) => (margin === null ? [] : [Number(margin)]))
  // Outliers are drawn at the edge: the picture is about who reached the bar, and the table has the numbers.
  const reach = Math.min(Math.max(2.5 * bar, ...margins.map(m => Math.abs(m) * 1.1)), 10 * bar)
  // Where nobody fell behind there is no room for it.
  const behind = Math.min(reach, Math.max(0.15 * reach, ...margins.map(m => -1.1 * m)))
  const x = (margin: number): number => {
    const clamped = Math.max(-behind, Math.min(reach, margin))
    return sheet.left + ((clamped + behind) / (behind + reach)) * (sheet.width - sheet.left - sheet.right)
  }
  const rows = props.tasks.length + props.open.length
  const height = sheet.top + rows * sheet.row + 8
  const won = props.tasks.filter(({ winner }) => winner === 'Challenger').length
  return (
    <div class="frame" tabIndex={0} role="region" aria-label="Margins of the boss round">
      <svg
        viewBox={`0 0 ${sheet.width} ${height}`}
        width={sheet.width}
        height={height}
        role="img"
        aria-labelledby="margins-name"
        class="margins"
      >
        <title id="margins-name">
          {`How much better the challenger was on each task. It reached the bar of ${percent(props.threshold)} or won otherwise on ${won} of ${rows}.`}
        </title>
        <rect
          x={x(bar)}
          y={sheet.top - 6}
          width={x(reach) - x(bar)}
          height={height - sheet.top}
          class="zone"
        />
        <line x1={x(0)} x2={x(0)} y1={sheet.top - 6} y2={height - 6} class="wire" />
        <line x1={x(bar)} x2={x(bar)} y1={sheet.top - 6} y2={height - 6} class="bar" />
        <text x={x(0)} y={14} text-anchor="middle">
          champion’s score
        </text>
        <text x={Math.max(x(bar) + 4, x(0) + 58)} y={14}>
          {`bar, +${percent(props.threshold)}`}
        </text>
        {props.tasks.map((task, i) => {
          const y = sheet.top + i * sheet.row + 14
          const mine = task.winner === 'Challenger'
          return (
            <g key={task.slot}>
              <title>{Verdicts.sentence(task)}</title>
              <text x={4} y={y + 4}>
                {kindName(task.kind)}
              </text>
              {task.margin === null ? (
                <text x={x(bar) + 8} y={y + 4} class="muted">
                  {reasonText[task.reason] ?? ''}
                </text>
              ) : (
                <>
                  <line x1={x(0)} x2={x(Number(task.margin))} y1={y} y2={y} class={mine ? 'won' : 'lost'} />
                  <circle cx={x(Number(task.margin))} cy={y} r={6} class={mine ? 'won' : 'lost'} />
                </>
              )}
              <text x={sheet.width - sheet.right + 10} y={y + 4} class={mine ? 'won' : undefined}>
                {mine ? '✓ challenger' : 'champion'}
              </text>
            </g>
          )
        })}
        {props.open.map((kind, i) => {
          const y = sheet.top + (props.tasks.length + i) * sheet.row + 18
          return (
            <g key={i}>
              <text x={4} y={y}>
                {kindName(kind)}
              </text>
              <text x={sheet.width - sheet.right + 10} y={y} class="muted">
                open
              </text>
            </g>
          )
        })}
      </svg>
    </div>
  )
}

const reasonText: Readonly<Partial<Record<Verdicts.Reason, string>>> = {
  ChampionFailed: 'the champion failed',
  ChallengerFailed: 'failed',
  BothFailed: 'both failed',
  ReachedBar: 'better than zero',
  NotBetter: 'not better'
}
