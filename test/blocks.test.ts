// What stands in the fences of the documents, and every command that they name, held to what really is.
// `scripts/blocks.mjs` runs the commands and compiles the code, with the packed package, as a reader would.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import * as E from 'fp-ts/lib/Either.js'
import { describe, expect, it } from 'vitest'
import { commands } from '../src/cli/commands.js'
import { run as judge } from '../src/cli/inspect/judge.js'
import * as ValidatorExecutor from '../src/validator/config/Executor.js'
import * as Codec from '../src/domain/codec/Codec.js'
import * as Evaluator from '../src/ports/Evaluator.js'
import * as Judge from '../src/rules/boss/Judge.js'
import { terminal } from './cli/terminal.js'

const shown = terminal()
const root = new URL('../', import.meta.url)
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8')
const documents = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync(new URL('docs/', root)).map(name => `docs/${name}`)
].filter(name => name.endsWith('.md'))

interface Block {
  readonly of: string
  /** Its language, and where it stands why it cannot be run here. */
  readonly fence: string
  readonly text: string
}
const blocks: ReadonlyArray<Block> = documents.flatMap(of =>
  Array.from(
    read(of).matchAll(/^( *)```(.+)\n([^]*?)^\1```$/gm),
    ([, indent = '', fence = '', text = '']) => ({
      of,
      fence,
      text: text.replaceAll(new RegExp(`^${indent}`, 'gm'), '')
    })
  )
)
const block = (of: string, fence: string, nth = 0): string =>
  blocks.filter(each => each.of === of && each.fence === fence)[nth]?.text ?? ''

it('every fence has its language, and at most one word on what it takes to run it', () => {
  const languages =
    /^(?:sh(?: (?:clone|engine|gpu|root|database|subnet|keys))?|ts|js|json|python|mermaid|text)$/
  expect(
    blocks.filter(({ fence }) => !languages.test(fence)).map(({ of, fence }) => `${of}: ${fence}`)
  ).toEqual([])
  for (const name of documents)
    expect((read(name).match(/^ *```/gm) ?? []).length).toBe(
      2 * blocks.filter(({ of }) => of === name).length
    )
})

// -------------------------------------------------------------------------------------
// commands
// -------------------------------------------------------------------------------------

/** What a shell hands on of a line: no comment, and nothing behind a pipe, a redirection or an arrow of a picture. */
const words = (line: string): ReadonlyArray<string> => {
  const tokens = Array.from(
    line.replaceAll(/ \[([A-Z]+)\]/g, ' $1').matchAll(/'([^']*)'|"([^"]*)"|([<>|;&#─]\S*)|(\S+)/g),
    ([, single, double, end, bare]) => (end === undefined ? (single ?? double ?? bare ?? '') : null)
  )
  const end = tokens.indexOf(null)
  return tokens.slice(0, end < 0 ? tokens.length : end).map(token => token ?? '')
}
const called = (text: string): ReadonlyArray<ReadonlyArray<string>> =>
  Array.from(text.matchAll(/(?:^|\s|\$ )(?:npx )?dethrone ([^\n]*)/g), ([, line = '']) => words(line))

const named = documents.flatMap(of => {
  const spans = Array.from(
    read(of)
      .replaceAll(/^ *```[^]*?^ *```$/gm, '')
      .matchAll(/`([^`\n]+)`/g),
    ([, span = '']) => span
  )
  const fenced = blocks
    .filter(each => each.of === of && /^(?:sh|text)\b/.test(each.fence))
    .map(each => each.text)
  return [...spans.filter(span => /^(?:npx )?dethrone [a-z]/.test(span)), ...fenced]
    .flatMap(called)
    .map(args => [of, args.join(' '), args] as const)
})

it('names many commands', () => {
  expect(named.length).toBeGreaterThan(80)
})

it.each(named)('%s: dethrone %s', async (_, __, [name = '', ...args]) => {
  const [asked = '', rest] = name === 'help' ? [args[0], []] : [name, args]
  if (name === 'help' && asked === 'COMMAND') return
  if (name === 'help' && asked === '') return
  const command = Object.hasOwn(commands, asked) ? commands[asked] : undefined
  expect(Object.keys(commands)).toContain(asked)
  expect(await (await command?.load())?.run([...rest, '--help'])).toBe(0)
  expect(shown.out).toContain(`dethrone ${asked}`)
})

it.each(documents)('%s names scripts, tests and programs that are there', of => {
  const { scripts } = JSON.parse(read('package.json')) as {
    readonly scripts: Readonly<Record<string, string>>
  }
  const text = read(of)
  for (const [, name = ''] of text.matchAll(/npm run (?:-s )?([a-z:]+)/g))
    expect(Object.keys(scripts)).toContain(name)
  for (const [, path = ''] of text.matchAll(
    /\b((?:test|bench|examples)\/[\w./-]+\.(?:ts|mjs|js|json|py|sh))\b/g
  ))
    expect(existsSync(new URL(path, root)), path).toBe(true)
})

// -------------------------------------------------------------------------------------
// JSON, and what is printed
// -------------------------------------------------------------------------------------

/** Whether a document shows this value, with … for the rest of a text and less than all of a list or an object. */
const shows = (document: unknown, value: unknown): boolean =>
  typeof document === 'string' && document.endsWith('…')
    ? typeof value === 'string' && value.startsWith(document.slice(0, -1))
    : typeof document === 'object' && document !== null && typeof value === 'object' && value !== null
      ? Object.entries(document).every(([key, each]) =>
          shows(each, Object.entries(value).find(([k]) => k === key)?.[1])
        )
      : document === value

describe('docs/judging.md', () => {
  const input: unknown = JSON.parse(read('examples/boss-round.json'))

  it('shows the example that it tells to copy, and its verdict', () => {
    expect(JSON.parse(block('docs/judging.md', 'json'))).toSatisfy(each => shows(each, input))
    const verdict = Codec.decode(Judge.codec, 'round')(input)
    if (E.isLeft(verdict)) return expect.fail('the example is refused')
    const answer = Judge.verdict(verdict.right)
    const document: unknown = JSON.parse(block('docs/judging.md', 'json', 1))
    expect(document).toSatisfy(each => shows(each, answer))
    expect(Object.keys(document ?? {})).toEqual(Object.keys(answer))
  })

  it('shows how it ends in words', async () => {
    await judge(['examples/boss-round.json', '--text'])
    expect(shown.out.trimEnd().split('\n').at(-1)).toBe(block('docs/judging.md', 'text').trimEnd())
  })
})

it('docs/running-jobs.md shows answers that an evaluator may give', () => {
  const answers = block('docs/running-jobs.md', 'json').trimEnd().split('\n')
  expect(answers).toHaveLength(3)
  for (const answer of answers)
    expect(Codec.decode(Evaluator.answer, 'answer')(JSON.parse(answer))).toMatchObject({ _tag: 'Right' })
})

it('docs/slurm.md shows an executor that a configuration takes', () => {
  const { executor } = JSON.parse(block('docs/slurm.md', 'json')) as { readonly executor: unknown }
  expect(Codec.decode(ValidatorExecutor.codec, 'executor')(executor)).toMatchObject({ _tag: 'Right' })
})

it('docs/simulation.md shows what its commands print', async () => {
  const printed = async (name: string, ...args: ReadonlyArray<string>): Promise<string> => {
    shown.out = ''
    expect(await (await commands[name]?.load())?.run(args)).toBe(0)
    return shown.out.replaceAll(/\s+/g, ' ')
  }
  const [thresholds = '', odds = '', simulate = '', sweep = ''] = blocks
    .filter(({ of, fence }) => of === 'docs/simulation.md' && fence === 'text')
    .map(({ text }) => text)
  const holds = (said: string, document: string): void => {
    for (const line of document
      .trimEnd()
      .split('\n')
      .filter(each => !each.startsWith('$ ')))
      expect(said).toContain(line.trim().replaceAll(/\s+/g, ' '))
  }
  holds(await printed('thresholds'), thresholds)
  holds(await printed('odds', '--edge', '0.05', '--probability', '0.5'), odds)
  holds(await printed('simulate', '--runs', '10000', '--workers', '1'), simulate)
  const [line = ''] = sweep.split('\n')
  const [, name = '', ...args] = words(line.replace(/^\$ /, ''))
  holds(await printed(name, ...args, '--workers', '1'), sweep)
})
