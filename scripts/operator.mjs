/** Bundles the downloader into one file that needs nothing but Node: what the operator's image is made of. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'rolldown'

const root = fileURLToPath(new URL('..', import.meta.url))
const require = createRequire(import.meta.url)

/** The client's licence goes where its code goes. */
const licence = () =>
  readFileSync(join(dirname(require.resolve('@huggingface/hub')), '..', 'LICENSE'), 'utf8')

/** Writes the bundle to a file. */
export const bundle = async to => {
  await build({
    input: join(root, 'src/jobs/download/main.ts'),
    platform: 'node',
    logLevel: 'silent',
    output: {
      file: to,
      format: 'esm',
      codeSplitting: false,
      minify: { compress: true, mangle: false, codegen: true },
      banner: `/*! With parts of @huggingface/hub, under this licence:\n\n${licence()}\n*/`
    }
  })
}
