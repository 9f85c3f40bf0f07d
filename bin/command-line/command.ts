import type { ParseArgsOptionDescriptor } from 'node:util'

/** An option of a command. */
export interface Option extends ParseArgsOptionDescriptor {
  readonly describes: string
  /** What the usage shows for the value: `NAME`. */
  readonly value?: string
  readonly isRequired?: boolean
}

/** The options of a command by their names. */
export type Options = Readonly<Record<string, Option>>

/** A positional argument. */
interface Positional {
  /** What the usage shows: `NAME`. */
  readonly name: string
  readonly describes: string
  readonly isRequired?: boolean
  /** Whether it can be given several times. Only for the last argument. */
  readonly isRepeated?: boolean
  /** The valid values. Default: any. */
  readonly choices?: readonly string[]
}

/** The description of a command, data only. The parser, the usage and the reference page derive from it. */
export interface Command<O extends Options = Options> {
  /** How the user runs it, without arguments: `npm run reset`. */
  readonly call: string
  /** What it does, as one line. */
  readonly summary: string
  readonly details?: string
  readonly arguments?: readonly Positional[]
  readonly options: O
  /** The environment variables that it reads, with their meaning. */
  readonly environment?: Readonly<Record<string, string>>
  /** Command lines with their effect. */
  readonly examples: readonly (readonly [line: string, effect: string])[]
}

/** Commands that share a call. The first argument selects one, or a group whose commands the next argument selects. */
export interface CommandGroup<N extends string = string> {
  readonly call: string
  readonly summary: string
  readonly commands: Readonly<Record<N, Command | CommandGroup>>
}

/** Returns the commands of a group and of the groups in it. */
export function commandsOf({ commands }: CommandGroup): readonly Command[] {
  return Object.values<Command | CommandGroup>(commands).flatMap(one =>
    'commands' in one ? commandsOf(one) : [one],
  )
}

/** Declares a command and keeps the types of its options. */
export function command<const O extends Options>(definition: Command<O>): Command<O> {
  return definition
}
