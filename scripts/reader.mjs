/**
 * Bundles the process that reads what miners wrote into one file: one such process is started for each thing that is read,
 * and to find and load a hundred modules takes it longer than Node itself.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import { rolldown } from 'rolldown'

/** The package that a module is of, by its folder. */
const packageOf = id => {
  const at = id.lastIndexOf(`${sep}node_modules${sep}`)
  if (at < 0) return []
  const [scope, name] = id.slice(at + `${sep}node_modules${sep}`.length).split(sep)
  return [join(id.slice(0, at), 'node_modules', scope, ...(scope.startsWith('@') ? [name] : []))]
}

/** A licence goes where its code goes. */
const licenceOf = folder => {
  const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const found = ['LICENSE', 'LICENSE.md', 'license'].map(file => join(folder, file)).find(existsSync)
  if (found === undefined) throw new Error(`${name} has no licence to go with its code.`)
  return `${name} ${version}\n\n${readFileSync(found, 'utf8').trim().replaceAll('*/', '* /')}\n`
}

/** Bundles a module, TypeScript or not, into a file. */
export const bundle = async (from, to) => {
  const all = await rolldown({ input: from, platform: 'node', logLevel: 'silent' })
  const {
    output: [{ code, moduleIds }]
  } = await all.generate({
    format: 'esm',
    codeSplitting: false,
    minify: { compress: true, mangle: false, codegen: true }
  })
  await all.close()
  const folders = [...new Set(moduleIds.flatMap(packageOf))].sort()
  const licences = folders.map(licenceOf).join('\n')
  writeFileSync(to, `/*! With parts of these, under their licences:\n\n${licences}*/\n${code}`)
}
