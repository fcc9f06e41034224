// Benchmarks that compare: the cases of a group take turns, so that a machine that slows down slows all of them.
import process from 'node:process'

/** CPU time of this process in nanoseconds: what else the machine does must not count. */
const now = () => {
  const { user, system } = process.cpuUsage()
  return (user + system) * 1000
}

const median = values => {
  const sorted = [...values].sort((a, b) => a - b)
  const half = sorted.length / 2
  return sorted.length % 2 === 1 ? sorted[Math.floor(half)] : (sorted[half - 1] + sorted[half]) / 2
}

/** Runs of a case that take about `milliseconds`. */
const calibrate = async (run, milliseconds) => {
  for (let runs = 1; ; runs *= 2) {
    const took = (await time(run, runs)) / 1e6
    if (took >= milliseconds) return Math.max(1, Math.round((runs * milliseconds) / took))
  }
}

const time = async (run, runs) => {
  const start = now()
  for (let i = 0; i < runs; i += 1) {
    const result = run(i)
    if (result instanceof Promise) await result
  }
  return now() - start
}

/** Nanoseconds of one run: as the case measures itself, or by the CPU time here over many runs. */
const sampler = async ({ run, nanoseconds }, milliseconds) => {
  if (nanoseconds !== undefined) return nanoseconds
  const runs = await calibrate(run, milliseconds)
  return async () => (await time(run, runs)) / runs
}

/**
 * Measures groups of cases: `{ group, cases: [{ name, run }], aim?, warmUp? }`, or `nanoseconds` in the place of `run`
 * for a case that measures itself. The first case of a group is what the others
 * are compared with; a ratio is the median over the rounds of (case / first case) in the same round. The rounds before
 * those are for the compiler, which earlier groups have not warmed up for every case alike.
 */
export const measure = async (
  groups,
  { warmUp = 10, rounds = 15, milliseconds = 30, tell = () => {} } = {}
) => {
  const rows = []
  for (const { group, aim, cases, warmUp: before = warmUp } of groups) {
    tell(group)
    const calibrated = []
    for (const one of cases)
      calibrated.push({ name: one.name, sample: await sampler(one, milliseconds), samples: [] })
    for (let round = -before; round < rounds; round += 1) {
      for (const { sample, samples } of calibrated) {
        const nanoseconds = await sample()
        if (round >= 0) samples.push(nanoseconds)
      }
    }
    const [first] = calibrated
    for (const { name, samples } of calibrated) {
      const ratios = samples.map((sample, i) => sample / first.samples[i])
      rows.push({ group, aim: aim ?? '', name, microseconds: median(samples) / 1000, ratio: median(ratios) })
    }
  }
  return rows
}

const digits = n => (n >= 100 ? n.toFixed(0) : n.toPrecision(3))

/** Rows as a table that a person can read. */
export const table = rows => {
  const width = Math.max(...rows.map(({ name }) => name.length))
  const lines = []
  let last = ''
  for (const { group, aim, name, microseconds, ratio } of rows) {
    if (group !== last) lines.push('', aim === '' ? group : `${group}   (aim: ${aim})`)
    last = group
    lines.push(
      `  ${name.padEnd(width)}  ${digits(microseconds).padStart(8)} µs  ${digits(ratio).padStart(7)}`
    )
  }
  return lines.join('\n')
}
