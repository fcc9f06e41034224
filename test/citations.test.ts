// The rule book and the job contract are in the project: each section that is cited exists, and each one is cited by a test.
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const root = new URL('../', import.meta.url)
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8')
const files = (folder: string): ReadonlyArray<string> =>
  readdirSync(new URL(folder, root), { recursive: true, encoding: 'utf8' })
    .filter(name => /\.(?:ts|mjs|md)$/.test(name))
    .map(name => `${folder}/${name}`)

const books = { RULES: 'docs/rules.md', EXECUTION: 'docs/execution.md' } as const
type Book = keyof typeof books

const sections = (book: Book): ReadonlyArray<string> =>
  Array.from(read(books[book]).matchAll(/^#{2,3} (\d+(?:\.\d+)?)\.? /gm), match => match[1] ?? '')

/** Citations like `RULES 5.3`, `RULES 2.2, 6` and `RULES 13.1 to 13.3`: every number that follows the name. */
const cited = (book: Book, text: string): ReadonlyArray<string> =>
  Array.from(
    text.matchAll(new RegExp(`\\b${book} (\\d+(?:\\.\\d+)?(?:(?:,| and| to) \\d+(?:\\.\\d+)?)*)`, 'g'))
  ).flatMap(match => (match[1] ?? '').match(/\d+(?:\.\d+)?/g) ?? [])

describe.each(['RULES', 'EXECUTION'] as const)('%s', book => {
  it('has every section that code, tests and pages cite', () => {
    const known = new Set(sections(book))
    const missing = ['src', 'test', 'docs', 'bench', 'examples'].flatMap(files).flatMap(path =>
      cited(book, read(path))
        .filter(section => !known.has(section))
        .map(section => `${path}: ${book} ${section}`)
    )
    expect(known.size).toBeGreaterThan(6)
    expect(missing).toEqual([])
  })

  it('has no section without a test that cites it', () => {
    const tested = files('test').flatMap(path => cited(book, read(path)))
    // A chapter is tested by what is tested of its sections.
    const untested = sections(book).filter(
      section => !tested.some(one => `${one}.`.startsWith(`${section}.`))
    )
    expect(untested).toEqual([])
  })
})
