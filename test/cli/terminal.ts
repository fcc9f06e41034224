// What a command prints, kept instead of printed; and a folder for what it writes.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, vi } from 'vitest'

export interface Terminal {
  out: string
  err: string
}

/** Catches what is printed during each test. */
export const terminal = (): Terminal => {
  const caught: Terminal = { out: '', err: '' }
  beforeEach(() => {
    caught.out = ''
    caught.err = ''
    vi.spyOn(process.stdout, 'write').mockImplementation(text => ((caught.out += String(text)), true))
    vi.spyOn(process.stderr, 'write').mockImplementation(text => ((caught.err += String(text)), true))
  })
  afterEach(() => {
    vi.restoreAllMocks()
  })
  return caught
}

export interface Folder {
  readonly path: (name: string) => string
  readonly write: (name: string, contents: unknown) => string
  readonly read: (name: string) => string
}

/** A folder for one test file; texts are written as they are, everything else as JSON. */
export const folder = (): Folder => {
  const root = mkdtempSync(join(tmpdir(), 'dethrone-'))
  afterAll(() => {
    rmSync(root, { recursive: true })
  })
  const path = (name: string): string => join(root, name)
  return {
    path,
    write: (name, contents) => {
      writeFileSync(path(name), typeof contents === 'string' ? contents : JSON.stringify(contents))
      return path(name)
    },
    read: name => readFileSync(path(name), 'utf8')
  }
}

/** Characters that a terminal obeys; a line's end is none of them. */
export const commands = /(?!\n)[\p{Cc}\u202a-\u202e\u2066-\u2069]/u
