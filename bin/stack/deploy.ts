/**
 * Deploys a protected stage. New stacks are created without protection, so that a failed creation can be retried. After
 * the first success, a second run enables the protection (decision 0037).
 * @param run - Runs one deployment with the new stacks. Returns the exit code.
 * @param findFirst - Returns the stacks without a successful deployment.
 * @returns The exit code of the last run.
 */
export async function deployProtected(
  run: (first: ReadonlySet<string>) => number,
  findFirst: () => Promise<ReadonlySet<string>>,
): Promise<number> {
  let first = await findFirst()
  for (;;) {
    const status = run(first)
    if (status !== 0 || first.size === 0) return status
    const remaining = await findFirst()
    // No stack was created: the arguments select another stack or only prepare a change set.
    if (remaining.size === first.size) return status
    first = remaining
  }
}
