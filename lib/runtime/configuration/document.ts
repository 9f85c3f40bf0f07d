import type { Setting } from './kinds.ts'
import { variableOf } from './load.ts'
import { settingsTable } from './settings.ts'

/** The documentation of every setting, in Markdown: what docs/configuration.md holds. */
export function configurationDocument(): string {
  const sections = Object.entries<Record<string, Setting<unknown>>>(settingsTable).map(
    ([group, settings]) => {
      const rows = Object.entries(settings).map(([name, setting]) => row(variableOf(name, setting), setting))
      return [
        `## ${heading(group)}`,
        '',
        '| variable | default | accepts | meaning |',
        '|---|---|---|---|',
        ...rows,
        '',
      ].join('\n')
    },
  )
  return [
    '# Configuration',
    '',
    'Written by `npm run docs` from `lib/runtime/configuration/settings.ts`; a test keeps it current.',
    '',
    'Every setting is an environment variable. A function reads those of its services at its cold start, and does not',
    'start where one is missing or wrong; the message lists every fault. An empty variable counts as absent.',
    '',
    ...sections,
  ].join('\n')
}

function heading(group: string): string {
  return group === 'common' ? 'Every function' : `Functions that use \`${group}\``
}

function row(variable: string, setting: Setting<unknown>): string {
  const fallback =
    'optional' in setting ? 'none' : setting.default === undefined ? '**required**' : `\`${setting.default}\``
  return `| \`${variable}\` | ${fallback} | ${setting.accepts} | ${setting.sentence} |`
}
