// Documents name files; the files are there.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

const root = new URL('../', import.meta.url)
const documents = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync(new URL('docs/', root)).map(name => `docs/${name}`)
].filter(name => name.endsWith('.md'))

it.each(documents)('%s names only files that are there', name => {
  const text = readFileSync(new URL(name, root), 'utf8')
  const named = Array.from(
    text.matchAll(/`((?:src|test|bench|docs|examples|scripts)\/[\w./-]*\w)`/g),
    m => m[1] ?? ''
  )
  const linked = Array.from(text.matchAll(/\]\((?!https?:|#)([^)#]+)/g), m => m[1] ?? '')
  const missing = [
    ...named.filter(path => !existsSync(new URL(path, root))),
    ...linked.filter(path => !existsSync(new URL(path, new URL(name, root))))
  ]
  expect(missing).toEqual([])
})
