/** The boss round, tournament after tournament: each champion is the winner of the one before (RULES 5, 6). */
import { words } from './generator'
import { bossBases, bossFailures, bossNoises, bossNormals, champion, survivors, thresholds } from './layout'
import { replacePairs } from './bracket'
import { normals } from './normals'
import { bossTasks, failing, failureBound, lastThreshold, progress, reign, required, setReign } from './plan'
import { tallyTournament } from './tally'

/** Draws what the boss rounds of all lanes need. */
export function drawBoss(): void {
  normals(bossNormals, 2 * bossTasks)
  if (failing == 0) return
  words(bossFailures, 2 * bossTasks)
  replacePairs(bossNormals, bossFailures, bossTasks)
}

/** How many boss tasks the challenger of a lane takes. */
function wins(lane: usize, mean: f32, challenger: f32): i32 {
  const threshold = load<f64>(thresholds + <usize>min(reign - 1, lastThreshold) * 8)
  let taken = 0
  for (let task: usize = 0; task < <usize>bossTasks; task++) {
    const base = load<f32>(bossBases + task * 4)
    const noise = load<f32>(bossNoises + task * 4)
    const at = bossNormals + task * 32 + lane
    const ours = <f64>((base - mean) * (1 + noise * load<f32>(at)))
    const theirs = <f64>((base - challenger) * (1 + noise * load<f32>(at, 16)))
    if (failing != 0) {
      const words = bossFailures + task * 32 + lane
      if (load<i32>(words, 16) < failureBound) continue
      if (load<i32>(words) < failureBound) {
        taken += 1
        continue
      }
    }
    // What was gained is compared with what was asked, as the exact rule does it.
    const gained = ours - theirs
    taken += (<i32>(gained > 0)) & (<i32>(gained >= threshold * Math.abs(ours)))
  }
  return taken
}

/** Ends the tournaments of the lanes from one up to another: verdict, tally, succession. */
export function close(from: i32, to: i32): void {
  for (let lane = <usize>from * 4; lane < <usize>to * 4; lane += 4) {
    const challenger = load<f32>(survivors + 16 + lane)
    const defender = load<f64>(champion)
    const won = reign == 0 || wins(lane, <f32>defender, challenger) >= required
    tallyTournament(lane, challenger, defender, won)
    if (won) store<f64>(champion, challenger)
    setReign(won ? 1 : reign + 1)
    if (progress > 0) store<f64>(champion, max<f64>(-0.99, load<f64>(champion) - progress))
  }
}
