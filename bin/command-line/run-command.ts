import { type ParseArgsOptionsConfig, parseArgs } from 'node:util'

/** A command is called wrongly: a sentence, the usage and exit code 2. */
export class UsageError extends Error {}

/** What was asked for is refused, or cannot be done: a sentence and exit code 1. */
export class Refused extends Error {}

/** How a command is called. */
export interface CommandLine<O extends ParseArgsOptionsConfig> {
  /** What `--help` prints. */
  readonly usage: string
  readonly options: O
  /** How many arguments without a name it accepts; none by default. */
  readonly positionals?: number
  /** Errors whose message suffices, like that of `Refused`. */
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
/** The arguments of a command, checked. */
export type Given<O extends ParseArgsOptionsConfig> = ReturnType<typeof parseArgs<Config<O>>>

/**
 * Runs a command, unless its arguments ask for help or are not those that it knows: then nothing happens. The exit code is 0,
 * 2 for a wrong call, and 1 for any other failure. An unexpected error is thrown.
 */
export async function runCommand<const O extends ParseArgsOptionsConfig>(
  { usage, options, positionals = 0, faults = [] }: CommandLine<O>,
  run: (given: Given<O>) => unknown,
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
    } else if (error instanceof Error && [Refused, ...faults].some(kind => error instanceof kind)) {
      console.error(error.message)
      process.exitCode = 1
    } else throw error
  }
}

function parse<O extends ParseArgsOptionsConfig>(argv: readonly string[], options: O): Given<O> {
  try {
    return parseArgs<Config<O>>({
      args: [...argv],
      options: { ...options, ...help },
      allowPositionals: true,
      strict: true,
    })
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    // The first sentence; the rest is about positional arguments that begin with a dash. It holds no value.
    throw new UsageError(error.message.split(/\. |\n/, 1).join(''))
  }
}
