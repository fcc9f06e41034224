// `dethrone init trainer`: what a miner begins with.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { run } from '../../../src/cli/init/init.js'
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
