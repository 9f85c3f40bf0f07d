import type { Command, CommandGroup } from './command.ts'

/** Returns the output of `--help`. */
export function usageOf(command: Command): string {
  return [
    command.summary,
    `Usage: ${synopsis(command)}`,
    ...(command.details ? [wrap(command.details, WIDTH).join('\n')] : []),
    ...argumentsOf(command),
    section('Options', [...optionRows(command), ['-h, --help', 'Prints this help.']]),
    ...(command.environment ? [section('Environment variables', Object.entries(command.environment))] : []),
    `Examples:\n${command.examples.map(([line, effect]) => `  ${line}\n      ${effect}`).join('\n')}`,
  ].join('\n\n')
}

/** Returns the output of `--help` without a subcommand. */
export function usageOfGroup({ call, summary, commands }: CommandGroup): string {
  const start = withSeparator(call)
  return [
    summary,
    `Usage: ${start} COMMAND [OPTIONS]`,
    section(
      'Commands',
      Object.entries(commands).map(([name, command]) => [name, command.summary]),
    ),
    `Options and examples of a command: ${start} COMMAND --help`,
  ].join('\n\n')
}

/** Returns the command line with its arguments, as the usage shows it. */
export function synopsis({ call, options, arguments: positionals = [] }: Command): string {
  const words = [
    ...positionals.map(({ name, isRequired, isRepeated }) => {
      const word = isRepeated ? `${name} …` : name
      return isRequired ? word : `[${word}]`
    }),
    ...Object.entries(options).map(([name, { value, isRequired }]) => {
      const word = value === undefined ? `--${name}` : `--${name} ${value}`
      return isRequired ? word : `[${word}]`
    }),
  ]
  if (words.length === 0) return call
  const line = (shown: readonly string[]) => `${withSeparator(call)} ${shown.join(' ')}`
  const isLong = line(words).length > WIDTH
  return line(isLong ? [...words.filter(word => !word.startsWith('[')), '[OPTIONS]'] : words)
}

/** npm reads the options before `--` itself. */
const withSeparator = (call: string) => (call.includes(' -- ') ? call : `${call} --`)

/** Returns the rows of the options: how to write each, and what it does. */
export function optionRows({ options }: Command): readonly (readonly [string, string])[] {
  return Object.entries(options).map(([name, { value, short, describes }]) => {
    const long = value === undefined ? `--${name}` : `--${name} ${value}`
    return [short === undefined ? long : `-${short}, ${long}`, describes]
  })
}

function argumentsOf({ arguments: positionals = [] }: Command): string[] {
  if (positionals.length === 0) return []
  const rows = positionals.map(({ name, describes, choices }) => {
    return [name, choices ? `${describes} One of ${choices.join(', ')}.` : describes] as const
  })
  return [section('Arguments', rows)]
}

const WIDTH = 100

function section(title: string, rows: readonly (readonly [string, string])[]): string {
  const left = Math.min(Math.max(...rows.map(([first]) => first.length)), WIDTH / 2)
  const lines = rows.map(([first, second]) => {
    const indent = `\n${' '.repeat(left + 4)}`
    const text = wrap(second, WIDTH - left - 4).join(indent)
    return first.length > left ? `  ${first}${indent}${text}` : `  ${first.padEnd(left)}  ${text}`
  })
  return `${title}:\n${lines.join('\n')}`
}

function wrap(text: string, width: number): string[] {
  const lines = ['']
  for (const word of text.split(/\s+/)) {
    const line = lines.at(-1) ?? ''
    if (line !== '' && line.length + word.length >= width) lines.push(word)
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`
  }
  return lines
}
