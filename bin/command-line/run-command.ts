import { type Command, type CommandGroup, commandsOf, type Options } from './command.ts'
import { nearest } from './nearest.ts'
import { type ParsedArguments, parseArguments, splitName, UsageError } from './parse.ts'
import { usageOf, usageOfGroup } from './usage.ts'

/** An expected failure. The command prints the message without a stack trace. Exit code 1. */
export class CommandError extends Error {}

interface RunOptions {
  /** Additional error classes to handle like `CommandError`. */
  readonly faults?: readonly (abstract new (
    ...parameters: never
  ) => Error)[]
  readonly argv?: readonly string[]
}

/**
 * Parses the arguments and runs a command. Sets the exit code to 2 for invalid arguments and to 1 for an expected
 * failure. `run` imports what is slow to load, so that the usage appears at once.
 * @throws any other error of the command.
 */
export async function runCommand<const O extends Options>(
  command: Command<O>,
  run: (given: ParsedArguments<O>) => unknown,
  { faults = [], argv = process.argv.slice(2) }: RunOptions = {},
): Promise<void> {
  try {
    const given = parseArguments(command, argv)
    if (given) await run(given)
    else console.log(usageOf(command))
  } catch (error) {
    if (error instanceof UsageError) refuse(error, usageOf(command), { options: command.options, argv })
    else if (error instanceof Error && [CommandError, ...faults].some(kind => error instanceof kind)) {
      console.error(error.message)
      process.exitCode = 1
    } else throw error
  }
}

/**
 * Runs the command or group of a group that the first argument names.
 * @param runs - Runs each command or group with its arguments.
 */
export async function runGroup<N extends string>(
  group: CommandGroup<N>,
  runs: Readonly<Record<N, (argv: readonly string[]) => Promise<void>>>,
  argv: readonly string[] = process.argv.slice(2),
): Promise<void> {
  const names = Object.keys(group.commands)
  const options: Options = Object.assign({}, ...commandsOf(group).map(one => one.options))
  const { name, rest, asksForHelp } = splitName(options, argv)
  const run = Object.entries<(argv: readonly string[]) => Promise<void>>(runs).find(([own]) => own === name)
  if (run) return run[1](rest)
  if (name === undefined && asksForHelp) return console.log(usageOfGroup(group))
  const found = name && nearest(name, names)
  const hint = found ? ` Did you mean ${found}?` : ''
  refuse(new UsageError(`Give a command: ${names.join(', ')}.${hint}`), usageOfGroup(group), {
    options,
    argv,
  })
}

interface Given {
  readonly options: Options
  readonly argv: readonly string[]
}

function refuse({ message }: UsageError, usage: string, given: Given): void {
  console.error(`${message}${npmHint(message, given)}\n\n${usage}`)
  process.exitCode = 2
}

/**
 * Without `--`, npm reads the options itself and stores them in `npm_config_…`. Names an option only if its absence
 * explains the message, because npm has settings of the same names.
 */
function npmHint(message: string, { options, argv }: Given): string {
  const { npm_lifecycle_event: script } = process.env
  const [lost] =
    Object.entries(options).find(([name, { type }]) => {
      const value = process.env[`npm_config_${name.replaceAll('-', '_')}`]
      const isStored = type === 'boolean' ? value === 'true' : Boolean(value)
      const isGiven = argv.some(text => text === `--${name}` || text.startsWith(`--${name}=`))
      // The value of an option that npm read stays behind as an argument.
      const isValueLeft = type === 'string' && /^(Unexpected argument|Give a command)/.test(message)
      const isMissing = [`--${name} is required.`, `Give --${name} `].some(text => message.includes(text))
      return isStored && !isGiven && (isMissing || isValueLeft)
    }) ?? []
  if (script === undefined || lost === undefined) return ''
  return ` npm itself read --${lost}. Give the options after \`--\`: npm run ${script} -- --${lost} …`
}
