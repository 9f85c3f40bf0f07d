import type { Command } from '../../command-line/command.ts'
import { optionRows, synopsis } from '../../command-line/usage.ts'
import { commands } from '../../commands/table.ts'
import { plainText } from '../markdown/escape.ts'
import { codeBlock, table } from '../markdown/table.ts'
import type { Page } from '../pages/page.ts'

/** Returns the page with every command, from the same descriptions as `--help`. */
export function commandsPage(): Page {
  const sections = Object.entries(commands).map(
    ([purpose, described]) => `## ${purpose}\n\n${described.map(sectionOf).join('\n\n')}`,
  )
  return {
    path: 'reference/commands',
    title: 'Commands',
    description: 'Every npm script with its options, environment variables and examples.',
    source: 'bin/commands/table.ts',
    body: [
      `Each command prints this with \`--help\` (\`-h\`). Give the options after \`--\`, because npm reads the words before it
itself. A command refuses unknown and missing arguments before it does anything, with exit code 2. If it fails, it names
the reason and exits with 1. A command that deletes or revokes something asks first, or requires \`--yes\` without a
terminal. The progress of a command goes to standard error, its result to standard output.`,
      ...sections,
    ].join('\n\n'),
  }
}

function sectionOf(command: Command): string {
  const { call, summary, details, environment = {}, examples } = command
  const positionals = (command.arguments ?? []).map(({ name, describes, choices }) => {
    return [name, choices ? `${describes} One of ${choices.join(', ')}.` : describes] as const
  })
  const rows = [...positionals, ...optionRows(command), ...Object.entries(environment)]
  return [
    `### ${call.replace('--silent ', '').replace(' -- ', ' ')}`,
    plainText(summary),
    ...(details ? [plainText(details.replace(/\s+/g, ' '))] : []),
    codeBlock('sh', synopsis(command)),
    ...(rows.length === 0
      ? []
      : [
          table(
            ['Argument, option or variable', 'Meaning'],
            rows.map(([name, text]) => [code(name), plainText(text)]),
          ),
        ]),
    codeBlock('sh', examples.map(([line, effect]) => `# ${effect}\n${line}`).join('\n\n'), 'Examples'),
  ].join('\n\n')
}

const code = (name: string) => (name === '…' ? name : `\`${name}\``)
