// What a .dockerignore leaves out, as the reference's client has it (EXECUTION 4, build).
import { readFileSync } from 'node:fs'
import * as t from 'io-ts'
import { describe, expect, it } from 'vitest'
import * as Ignored from '../../src/jobs/repository/Ignored.js'
import { timed } from '../timed.js'
import { decoded } from '../view.js'

const dockerfile = 'dockerfiles/standalone-text-trainer.dockerfile'
const repository = [
  '.dockerignore',
  '.env',
  '.git/config',
  'README.md',
  'docs/README.md',
  'docs/a/b.md',
  dockerfile,
  'dockerfiles/README.md',
  'scripts/train.py',
  'scripts/Utils/args.py',
  'scripts/run.sh',
  'tests/a.py',
  'weights/a[1].bin',
  'weights/a1.bin'
]

const left = (...lines: ReadonlyArray<string>): ReadonlyArray<string> =>
  repository.filter(Ignored.leftOut(lines.join('\n'), dockerfile))

describe('what a .dockerignore leaves out (EXECUTION 4, build)', () => {
  it.each<readonly [string, ReadonlyArray<string>, ReadonlyArray<string>]>([
    ['nothing, where it says nothing', ['', '# scripts', '  ', '.', '/', '!'], []],
    ['a file by its path alone', ['README.md'], ['README.md']],
    ['a folder, with all below it', ['/docs/'], ['docs/README.md', 'docs/a/b.md']],
    [
      'with spaces around, and from a file of Windows',
      ['  README.md  \r', 'tests\r'],
      ['README.md', 'tests/a.py']
    ],
    [
      'but for a space behind an exception’s mark, which is a part of its name',
      ['README.md', '! README.md'],
      ['README.md']
    ],
    ['by a star, within one folder', ['*.md'], ['README.md']],
    [
      'by two stars, in any folder',
      ['**/*.md'],
      ['README.md', 'docs/README.md', 'docs/a/b.md', 'dockerfiles/README.md']
    ],
    [
      'all below two stars at the end',
      ['scripts/**'],
      ['scripts/train.py', 'scripts/Utils/args.py', 'scripts/run.sh']
    ],
    ['by a question mark, which is no slash', ['tests?a.py', 'tests/?.py'], ['tests/a.py']],
    ['by a class', ['weights/a[0-9].bin'], ['weights/a1.bin']],
    ['by a class of others', ['weights/a[!0].bin'], ['weights/a1.bin']],
    ['a bracket that is not closed, as it stands', ['weights/a[1'], []],
    ['whatever the case of its letters', ['SCRIPTS/utils'], ['scripts/Utils/args.py']],
    [
      'with its ways up taken',
      ['docs/../tests', './scripts/./run.sh', '../README.md'],
      ['README.md', 'scripts/run.sh', 'tests/a.py']
    ],
    [
      'but what an exception names',
      ['scripts', '!scripts/train.py'],
      ['scripts/Utils/args.py', 'scripts/run.sh']
    ],
    ['again, where a later line says so', ['*.md', '!README.md', 'README.*'], ['README.md']],
    ['nothing of what an earlier exception named before', ['!README.md', '*.md'], ['README.md']],
    [
      'all but the Dockerfile and itself by one star',
      ['*'],
      repository.filter(path => path !== dockerfile && path !== '.dockerignore')
    ],
    ['what lies beside the Dockerfile', ['dockerfiles'], ['dockerfiles/README.md']],
    ['neither, whatever it says of them', ['.dockerignore', dockerfile, '**/*.dockerfile'], []],
    [
      'a closed folder, though an exception would fit what is in it',
      ['scripts', '!**/*.py'],
      ['scripts/train.py', 'scripts/Utils/args.py', 'scripts/run.sh']
    ]
  ])('is %s', (_, lines, expected) => {
    expect(left(...lines)).toEqual(expected)
  })

  it('is known in a time that goes with the lengths, whatever the pattern', () => {
    const path = `${'a/'.repeat(60)}b`
    const patterns = ['**/'.repeat(40) + 'x', '*a'.repeat(60), `${'**/a'.repeat(50)}c`, '['.repeat(300)]
    const time = timed(() => {
      for (const pattern of patterns) expect(Ignored.leftOut(pattern, dockerfile)(path)).toBe(false)
    })
    // Tried one by one, the ways through such a pattern have no end.
    expect(time).toBeLessThan(5000)
  })
})

const paths = t.type({ paths: t.array(t.string) })
const answer = t.type({ text: t.string, dockerfile: t.string, leftOut: t.array(t.string) })

it('is what the reference’s own client answers (test/golden/dockerignore.jsonl)', () => {
  const [first = '', ...rest] = readFileSync(new URL('../golden/dockerignore.jsonl', import.meta.url), 'utf8')
    .trimEnd()
    .split('\n')
  const all = decoded(paths, JSON.parse(first)).paths
  expect(rest.length).toBe(260)
  for (const line of rest) {
    const { text, dockerfile: built, leftOut } = decoded(answer, JSON.parse(line))
    expect(all.filter(Ignored.leftOut(text, built)).sort(), text).toEqual([...leftOut].sort())
  }
})
