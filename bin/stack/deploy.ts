/**
 * Deploys a protected stage. A stack that is created for the first time is created without protection, so that a failure
 * can be retried; after its success a second run switches the protection on (docs/decisions/0037-protection-after-success.md).
 * @param run - Deploys once, with the names of the stacks that are created for the first time; returns the exit code.
 * @param findFirst - Finds the stacks that have never been deployed successfully.
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
    const left = await findFirst()
    // The arguments named another stack, or only prepared a change set: nothing to protect yet.
    if (left.size === first.size) return status
    first = left
  }
}
