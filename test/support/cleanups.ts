const cleanups: (() => Promise<void> | void)[] = []

/** Runs `cleanup` at the end of the test file. Unlike `afterAll`, it also works in hooks. */
export function atEndOfFile(cleanup: () => Promise<void> | void): void {
  cleanups.push(cleanup)
}

/** Runs the cleanups of the test file, the newest first. */
export async function runCleanups(): Promise<void> {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
}
