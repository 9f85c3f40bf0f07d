/**
 * Runs work while the log messages of bundles in this process are counted instead of printed: a fault causes thousands.
 * Returns its result and the number of messages of each code.
 */
export async function countingLogs<T>(
  work: () => Promise<T>,
): Promise<{ readonly result: T; readonly logged: ReadonlyMap<string, number> }> {
  const logged = new Map<string, number>()
  const { write } = process.stdout
  process.stdout.write = (text: string | Uint8Array, ...more: []) => {
    const [, code] = /^\{"timestamp".*?"code":"(\w+)"/.exec(String(text)) ?? []
    if (code === undefined) return write.call(process.stdout, text, ...more)
    logged.set(code, (logged.get(code) ?? 0) + 1)
    return true
  }
  try {
    return { result: await work(), logged }
  } finally {
    process.stdout.write = write
  }
}
