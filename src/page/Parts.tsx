/** What all parts of a page are made of: a section, a table that scrolls by itself, a name. */
import type { ComponentChildren } from 'preact'
import type { Hotkey } from '../domain/miner/Hotkey.js'
import { short } from './View.js'

/** A section with its heading, which the contents lead to. */
export const Section = (props: {
  readonly id: string
  readonly title: string
  readonly children: ComponentChildren
}) => (
  <section id={props.id} aria-labelledby={`${props.id}-title`}>
    <h2 id={`${props.id}-title`}>{props.title}</h2>
    {props.children}
  </section>
)

/** A table with a caption; on a narrow screen it scrolls inside its frame, also by keyboard. */
export const Table = (props: {
  readonly caption: string
  readonly heads: ReadonlyArray<ComponentChildren>
  readonly rows: ReadonlyArray<ReadonlyArray<ComponentChildren>>
  /** Rows to be marked, by their number. */
  readonly marked?: ReadonlySet<number>
}) => (
  <div class="frame" tabIndex={0} role="region" aria-label={props.caption}>
    <table>
      <caption>{props.caption}</caption>
      <thead>
        <tr>
          {props.heads.map((head, i) => (
            <th key={i} scope="col">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {props.rows.map((row, i) => (
          <tr key={i} class={props.marked?.has(i) === true ? 'marked' : undefined}>
            {row.map((cell, j) =>
              j === 0 ? (
                <th key={j} scope="row">
                  {cell}
                </th>
              ) : (
                <td key={j}>{cell}</td>
              )
            )}
          </tr>
        ))}
      </tbody>
    </table>
  </div>
)

/** A miner by a short name, the whole one in its title. */
export const Name = ({ hotkey }: { readonly hotkey: Hotkey }) => <code title={hotkey}>{short(hotkey)}</code>

/** An instant to the minute, in universal time: whoever reads along is anywhere. */
const minute = (iso: string): string => `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`

/** Such an instant as a part of a page. */
export const Minute = ({ of }: { readonly of: string }) => <time dateTime={of}>{minute(of)}</time>
