// `dethrone init trainer`: what a miner begins with.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { run } from '../../../src/cli/init/init.js'
import { run as check } from '../../../src/cli/validator/check.js'
import * as World from '../../../src/cli/validator/parts/world.js'
import { terminal } from '../terminal.js'

const caught = terminal()
const folder = mkdtempSync(join(tmpdir(), 'dethrone-init-'))
afterAll(() => rmSync(folder, { recursive: true }))

describe('a new repository of a trainer', () => {
  it.each(['text', 'image'])(
    'for %s has its Dockerfile where it is looked for, and is not written twice',
    async type => {
      const to = join(folder, type)
      expect(await run(['trainer', to, '--type', type])).toBe(0)
      expect(caught.out).toContain(`dethrone try --repo ${to}`)
      expect(caught.out).toMatch(
        /--dry-run\n.*with Docker.*\n {2}npm install dockerode\n {2}npx dethrone try /
      )
      expect(readFileSync(join(to, `dockerfiles/standalone-${type}-trainer.dockerfile`), 'utf8')).toContain(
        'ENTRYPOINT ['
      )
      expect(existsSync(join(to, 'train.sh'))).toBe(true)
      await expect(run(['trainer', to])).rejects.toThrow(/holds something already/)
    }
  )

  it('of another kind is refused', async () => {
    await expect(run(['trainer', join(folder, 'x'), '--type', 'sound'])).rejects.toThrow(
      /--type is "sound": expected text or image/
    )
    expect(existsSync(join(folder, 'x'))).toBe(false)
  })
})

describe('a validator to rehearse with', () => {
  it('has every file that its configuration names, and keeps its records beside it', async () => {
    const to = join(folder, 'validator')
    expect(await run(['validator', to])).toBe(0)
    expect(caught.out).toContain(`npx dethrone run ${to}/validator.json --once`)
    expect(await check([join(to, 'validator.json')])).toBe(0)
    const { config, at } = await World.read(join(to, 'validator.json'))
    expect(at(config.data)).toBe(join(to, 'data'))
    await expect(run(['validator', to])).rejects.toThrow(/holds something already/)
  })

  it('is told of in commands that can be copied, whatever the folder is called', async () => {
    const to = join(folder, "a b's; echo no")
    for (const [what, begun] of [
      ['trainer', 'npx dethrone try --repo '],
      ['validator', 'npx dethrone run ']
    ] as const) {
      expect(await run([what, join(to, what)])).toBe(0)
      const line = caught.out.split('\n').find(each => each.includes(begun)) ?? ''
      const words = execFileSync('/bin/sh', ['-c', `printf '%s\\0' ${line.trim()}`], { encoding: 'utf8' })
      expect(words.split('\0').some(word => word.startsWith(join(to, what)))).toBe(true)
    }
  })

  it('is not run inside an installed package, whose records the next install would lose', async () => {
    const to = join(folder, 'node_modules', 'dethrone', 'examples')
    await run(['validator', to])
    await expect(World.read(join(to, 'validator.json'))).rejects.toThrow(
      /keeps its records in .*node_modules.*: expected a folder of your own/
    )
  })
})

describe('what cannot be begun with', () => {
  it.each([
    [['trainr', 'x'], /is "trainr": expected trainer or validator \(Did you mean trainer\?\)/],
    [['toString', 'x'], /is "toString": expected trainer or validator$/],
    [[], /trainer\|validator is missing/],
    [['trainer'], /DIR is missing/],
    [['trainer', 'a', 'b'], /"b" is one argument too many: expected dethrone init trainer DIR/]
  ])('%j', async (args, message) => {
    await expect(run(args)).rejects.toThrow(message)
  })

  it('a file where a folder is expected', async () => {
    writeFileSync(join(folder, 'file'), '')
    await expect(run(['trainer', join(folder, 'file', 'x')])).rejects.toThrow(/cannot be made: /)
  })
})
