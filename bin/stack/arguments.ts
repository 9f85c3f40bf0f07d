/** Splits the arguments of a command at `--`. The arguments after it are for the CDK. */
export function splitArguments(argv: readonly string[]) {
  const at = argv.indexOf('--')
  return at < 0 ? { own: argv, rest: [] } : { own: argv.slice(0, at), rest: argv.slice(at + 1) }
}

/** Returns `--all`, unless the CDK arguments contain the name of a stack. */
export function stacksOf(stage: string, rest: readonly string[]): readonly string[] {
  return rest.some(word => word.startsWith(`dashtam-${stage}`)) ? [] : ['--all']
}

/** A call of the CDK. */
interface CdkCall {
  readonly command: string
  readonly stage: string
  readonly rest: readonly string[]
  /** Stacks without a successful deployment. */
  readonly first: ReadonlySet<string>
}

/** Returns the CDK arguments for a command on a stage. */
export function cdkArguments({ command, stage, rest, first }: CdkCall): readonly string[] {
  return [
    command,
    // `diff` includes all stacks by default.
    ...(command === 'diff' ? [] : stacksOf(stage, rest)),
    ...['--context', `stage=${stage}`],
    ...(first.size > 0 ? ['--context', `first=${[...first].join()}`] : []),
    ...['--output', `cdk.out/${stage}`],
    ...(command === 'deploy' && !choosesMethod(rest) ? ['--import-existing-resources'] : []),
    ...rest,
  ]
}

/**
 * Returns true if the CDK arguments select a deployment method. Otherwise the deployment imports existing log groups,
 * so that a rolled-back release can be deployed again (decision 0037).
 */
function choosesMethod(rest: readonly string[]): boolean {
  return rest.some(word => /^(--method|-m)(=|$)|^--(no-)?import-existing-resources/.test(word))
}

/** Returns the value of `--profile` in the CDK arguments. Undefined if absent. */
export function profileOf(rest: readonly string[]): string | undefined {
  const at = rest.findIndex(word => word === '--profile' || word.startsWith('--profile='))
  return rest[at]?.split('=')[1] ?? (at < 0 ? undefined : rest[at + 1])
}
