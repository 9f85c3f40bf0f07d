/** Returns the names of the two stacks of a stage (decision 0022). */
export function stackNames(stage: string) {
  return { data: `dashtam-${stage}-data`, api: `dashtam-${stage}` } as const
}
