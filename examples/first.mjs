// A whole tournament on made-up scores, from miners to champion: node first.mjs
import { readFileSync } from 'node:fs'
import { Ending, RuleSets, Tournament } from 'dethrone'
import { Journal, Program, Simulated } from 'dethrone/play'

const miners = JSON.parse(readFileSync(new URL('miners.json', import.meta.url), 'utf8')).map(
  ({ hotkey, coldkey, githubRepo, commitHash }) => ({ hotkey, coldkey, githubRepo, commitHash })
)
const world = { seed: 'my-seed', spread: 0.3, noise: 0.05, failures: 0.04 }

// Whatever goes in is checked: what is wrong comes back as a refusal that names path and value.
const finished = await Program.play(
  { id: 'my-first', rules: RuleSets.standard, type: 'text', seed: 'my-seed', champion: null },
  miners
)({
  executor: Simulated.executor(world),
  tasks: Simulated.tasks(world),
  journal: Journal.inMemory(),
  run: { signal: new AbortController().signal, emit: () => undefined }
})()

if (finished._tag === 'Left') console.error(finished.left)
else {
  console.log(Ending.sentence(finished.right.ending))
  console.log(Tournament.explain(finished.right.ending.champion.hotkey)(finished.right).join('\n'))
}
