/** Returns the names of the stacks of a stage in the order of their deployment (decisions 0022 and 0064). */
export function stackNames(stage: string) {
  return {
    data: `dashtam-${stage}-data`,
    api: `dashtam-${stage}`,
    operations: `dashtam-${stage}-operations`,
  } as const
}
