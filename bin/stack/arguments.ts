/** What stands before a `--` among the arguments of a command, and what after it, which is for the CDK. */
export function splitArguments(argv: readonly string[]) {
  const at = argv.indexOf('--')
  return at < 0 ? { own: argv, rest: [] } : { own: argv.slice(0, at), rest: argv.slice(at + 1) }
}

/** Which stacks the CDK is to deal with: all of the stage, unless its own arguments name some. */
export function stacksOf(stage: string, rest: readonly string[]): readonly string[] {
  return rest.some(word => word.startsWith(`dashtam-${stage}`)) ? [] : ['--all']
}

/** What the CDK is called with. */
interface CdkCall {
  readonly command: string
  readonly stage: string
  readonly rest: readonly string[]
  /** Names of the stacks that are created for the first time. */
  readonly first: ReadonlySet<string>
}

/** The arguments of the CDK for a command of a stage. */
export function cdkArguments({ command, stage, rest, first }: CdkCall): readonly string[] {
  return [
    command,
    // A diff is of every stack by itself.
    ...(command === 'diff' ? [] : stacksOf(stage, rest)),
    ...['--context', `stage=${stage}`],
    ...(first.size > 0 ? ['--context', `first=${[...first].join()}`] : []),
    ...['--output', `cdk.out/${stage}`],
    ...(command === 'deploy' && !choosesMethod(rest) ? ['--import-existing-resources'] : []),
    ...rest,
  ]
}

/**
 * Whether the CDK's own arguments choose how to deploy. If not, log groups that an older release left behind are imported:
 * a release that is rolled back can be deployed again (docs/decisions/0037-protection-after-success.md).
 */
function choosesMethod(rest: readonly string[]): boolean {
  return rest.some(word => /^(--method|-m)(=|$)|^--(no-)?import-existing-resources/.test(word))
}

/** The profile that the CDK's own arguments name. */
export function profileOf(rest: readonly string[]): string | undefined {
  const at = rest.findIndex(word => word === '--profile' || word.startsWith('--profile='))
  return rest[at]?.split('=')[1] ?? (at < 0 ? undefined : rest[at + 1])
}
