import { type ParseArgsOptionsConfig, parseArgs } from 'node:util'
import type { Command, Options } from './command.ts'
import { nearest } from './nearest.ts'

/** Invalid arguments. The command prints the message and the usage. Exit code 2. */
export class UsageError extends Error {}

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
 * Parses the arguments of a command strictly. Returns undefined if they ask for the usage.
 * @throws {UsageError} if an option or argument is unknown or missing, or a value is missing.
 */
export function parseArguments<const O extends Options>(
  command: Command<O>,
  argv: readonly string[],
): ParsedArguments<O> | undefined {
  if (asksForHelp(command.options, argv)) return undefined
  const given = parse(command.options, argv)
  checkPositionals(command, given.positionals)
  checkValues(command.options, new Map(Object.entries(given.values)))
  return given
}

/** Splits the arguments at the name of a subcommand, which may follow options. */
export function splitName(options: Options, argv: readonly string[]) {
  const { tokens } = parseArgs({ ...loose(options, argv), tokens: true })
  const first = tokens.find(token => token.kind === 'positional')
  const rest = argv.filter((_, index) => index !== first?.index)
  return { name: first?.value, rest, asksForHelp: asksForHelp(options, argv) }
}

const loose = (options: Options, argv: readonly string[]) =>
  ({ args: [...argv], options: { ...options, ...help }, allowPositionals: true, strict: false }) as const

function asksForHelp(options: Options, argv: readonly string[]): boolean {
  const { tokens } = parseArgs({ ...loose(options, argv), tokens: true })
  return tokens.some(token => token.kind === 'option' && token.name === 'help')
}

function parse<O extends Options>(options: O, argv: readonly string[]): ParsedArguments<O> {
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
    const message = error.message.split(/\. |\n/, 1).join('')
    throw new UsageError(`${message}.${suggestion(message, Object.keys({ ...options, ...help }))}`)
  }
}

function suggestion(message: string, known: readonly string[]): string {
  const [, unknown] = /^Unknown option '--([^'=]+)/.exec(message) ?? []
  const found = unknown && nearest(unknown, known)
  return found ? ` Did you mean --${found}?` : ''
}

function checkValues(options: Options, values: ReadonlyMap<string, unknown>): void {
  for (const [name, { isRequired }] of Object.entries(options)) {
    const value = values.get(name)
    if (isRequired && value === undefined) throw new UsageError(`--${name} is required.`)
    if (value === '') throw new UsageError(`--${name} requires a value.`)
  }
}

function checkPositionals({ arguments: known = [] }: Command, given: readonly string[]): void {
  const missing = known.find(({ isRequired }, index) => isRequired && !given[index])
  if (missing) throw new UsageError(`${missing.name} is required.`)
  for (const [index, value] of given.entries()) {
    const argument = known[index] ?? (known.at(-1)?.isRepeated ? known.at(-1) : undefined)
    // Does not repeat the argument, because it may be a secret.
    if (!argument || (argument.choices && !argument.choices.includes(value))) {
      const found = nearest(value, argument?.choices ?? [])
      throw new UsageError(`Unexpected argument.${found ? ` Did you mean ${found}?` : ''}`)
    }
  }
}
