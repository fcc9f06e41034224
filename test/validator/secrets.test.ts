// A secret's file: made whole or not at all, read once, and refused where others may read it or where it holds none.
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as E from 'fp-ts/lib/Either.js'
import { afterAll, describe, expect, it } from 'vitest'
import * as Secrets from '../../src/validator/config/Secrets.js'

const folder = mkdtempSync(join(tmpdir(), 'secrets-'))
afterAll(() => {
  rmSync(folder, { recursive: true })
})
let made = 0
const fresh = (): string => join(folder, String((made += 1)))
const said = (answer: E.Either<string, string>): string => (E.isLeft(answer) ? answer.left : 'a secret')

describe('the validator’s own secret', () => {
  it('is made once, for its owner alone, and is the same afterwards', async () => {
    const data = fresh()
    const first = await Secrets.own(data)
    expect(E.isRight(first) && first.right).toMatch(/^[0-9a-f]{64}$/)
    expect(await Secrets.own(data)).toEqual(first)
    expect(readdirSync(data)).toEqual(['secret'])
    expect(statSync(join(data, 'secret')).mode & 0o777).toBe(0o600)
  })

  it.each([
    ['nothing', ''],
    ['white space', ' \n'],
    ['a part of it', 'ab12'],
    ['zeros of a power cut', '\0'.repeat(65)],
    ['two of them', `${'a'.repeat(64)}\n${'b'.repeat(64)}`]
  ])('whose file holds %s is refused, and the file left as it is', async (_, text) => {
    const data = fresh()
    await Secrets.own(data)
    writeFileSync(join(data, 'secret'), text)
    expect(said(await Secrets.own(data))).toMatch(/is empty|put that one back/)
    expect(readFileSync(join(data, 'secret'), 'utf8')).toBe(text)
  })

  it('is refused where others may read it', async () => {
    const data = fresh()
    await Secrets.own(data)
    chmodSync(join(data, 'secret'), 0o644)
    expect(said(await Secrets.own(data))).toMatch(/mode 0644: expected 0600/)
  })
})

describe('a secret in a file', () => {
  const read = (path: string) => Secrets.read({ file: path }, same => same, {})

  it('is its text without spaces around it', async () => {
    const path = fresh()
    writeFileSync(path, '  words of a secret\n', { mode: 0o600 })
    expect(await read(path)).toEqual(E.right('words of a secret'))
  })

  it('is refused in an empty file, a folder, a pipe that nobody writes, a device, and where nothing is', async () => {
    const [empty, pipe] = [fresh(), fresh()]
    writeFileSync(empty, '', { mode: 0o600 })
    spawnSync('mkfifo', ['-m', '600', pipe])
    expect(said(await read(empty))).toContain('is empty')
    expect(said(await read(pipe))).toContain('a device or a pipe')
    expect(said(await read('/dev/zero'))).toContain('a device or a pipe')
    expect(said(await read(folder))).toContain('folder')
    expect(said(await read(join(folder, 'none')))).toContain('no such file')
  })
})
