/** Milliseconds of processor time that a computation takes: how busy the machine is besides makes no difference. */
export const timed = (compute: () => unknown): number => {
  const before = process.cpuUsage()
  compute()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}
