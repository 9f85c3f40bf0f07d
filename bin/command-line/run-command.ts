import { type ParseArgsOptionsConfig, parseArgs } from 'node:util'

/** Invalid arguments. The command prints the message and the usage. Exit code 2. */
export class UsageError extends Error {}

/** An expected failure. The command prints the message without a stack trace. Exit code 1. */
export class CommandError extends Error {}

/** The definition of a command. */
export interface CommandLine<O extends ParseArgsOptionsConfig> {
  /** The output of `--help`. */
  readonly usage: string
  readonly options: O
  /** Maximum number of positional arguments. Default: 0. */
  readonly positionals?: number
  /** Additional error classes to handle like `CommandError`. */
  readonly faults?: readonly (abstract new (
    ...parameters: never
  ) => Error)[]
}

const help = { help: { type: 'boolean', short: 'h' } } as const
interface Config<O extends ParseArgsOptionsConfig> {
  readonly args: string[]
  readonly options: O & typeof help
  readonly allowPositionals: true
  readonly strict: true
}
/** The parsed arguments of a command. */
export type ParsedArguments<O extends ParseArgsOptionsConfig> = ReturnType<typeof parseArgs<Config<O>>>

/**
 * Parses the arguments and runs a command. Sets the exit code to 2 for invalid arguments and to 1 for an expected
 * failure.
 * @throws any other error of the command.
 */
export async function runCommand<const O extends ParseArgsOptionsConfig>(
  { usage, options, positionals = 0, faults = [] }: CommandLine<O>,
  run: (given: ParsedArguments<O>) => unknown,
  argv: readonly string[] = process.argv.slice(2),
): Promise<void> {
  try {
    const given = parse<O>(argv, options)
    if ('help' in given.values && given.values.help === true) return console.log(usage)
    if (given.positionals.length > positionals) throw new UsageError('Unexpected argument')
    await run(given)
  } catch (error) {
    if (error instanceof UsageError) {
      console.error(`${error.message}\n\n${usage}`)
      process.exitCode = 2
    } else if (error instanceof Error && [CommandError, ...faults].some(kind => error instanceof kind)) {
      console.error(error.message)
      process.exitCode = 1
    } else throw error
  }
}

function parse<O extends ParseArgsOptionsConfig>(argv: readonly string[], options: O): ParsedArguments<O> {
  try {
    return parseArgs<Config<O>>({
      args: [...argv],
      options: { ...options, ...help },
      allowPositionals: true,
      strict: true,
    })
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    // Keeps the text before the first period. It contains no argument value.
    throw new UsageError(error.message.split(/\. |\n/, 1).join(''))
  }
}
