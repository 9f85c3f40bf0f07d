/** Parallel callers and the number of their calls. */
export interface CallLoad {
  readonly callers: number
  readonly calls: number
}

/** Returns the CPU time of one call in this process, with parallel callers, in milliseconds. */
export async function cpuPerCall(
  call: (caller: number) => Promise<unknown>,
  { callers, calls }: CallLoad,
): Promise<number> {
  const each = Math.ceil(calls / callers)
  const caller = async (number: number) => {
    for (let done = 0; done < each; done += 1) await call(number)
  }
  const before = process.cpuUsage()
  await Promise.all(Array.from({ length: callers }, (_, number) => caller(number)))
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000 / (each * callers)
}
