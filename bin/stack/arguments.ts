/** What stands before a `--` among the arguments of a command, and what after it, which is for the CDK. */
export function splitArguments(argv: readonly string[]) {
  const at = argv.indexOf('--')
  return at < 0 ? { own: argv, rest: [] } : { own: argv.slice(0, at), rest: argv.slice(at + 1) }
}

/** Which stacks the CDK is to deal with: all of the stage, unless its own arguments name some. */
export function stacksOf(stage: string, rest: readonly string[]): readonly string[] {
  return rest.some(word => word.startsWith(`dashtam-${stage}`)) ? [] : ['--all']
}
