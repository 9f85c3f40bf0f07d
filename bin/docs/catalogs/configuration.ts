import type { Setting } from '../../../lib/runtime/configuration/kinds.ts'
import { variableOf } from '../../../lib/runtime/configuration/load.ts'
import { settingsTable } from '../../../lib/runtime/configuration/settings.ts'
import { definition, table } from '../markdown/table.ts'
import type { Page } from '../pages/page.ts'

/** Returns the page with every setting. */
export function configurationPage(): Page {
  const sections = Object.entries<Record<string, Setting<unknown>>>(settingsTable).map(
    ([group, settings]) => `## ${heading(group)}\n\n${settingsOf(settings)}`,
  )
  return {
    path: 'reference/configuration',
    title: 'Configuration',
    description: 'Every setting of the functions: its environment variable, default, valid values and effect.',
    source: 'lib/runtime/configuration/settings.ts',
    body: [
      `Every setting is an environment variable. A function reads the settings of its services at the cold start. If a
setting is missing or invalid, the function does not start, and the error lists every such setting. An empty variable
counts as absent.

A stage overrides settings with a default in \`lib/infra/stages.ts\` ([deployment](/operate/deployment/)). The stack sets
the others. The [local cloud](/use/local-cloud/) reads all of them from its environment.`,
      ...sections,
    ].join('\n\n'),
  }
}

function heading(group: string): string {
  return group === 'common' ? 'Every function' : `Functions that use \`${group}\``
}

function settingsOf(settings: Readonly<Record<string, Setting<unknown>>>): string {
  const rows = Object.entries(settings).map(([name, setting]) => [
    `${definition(variableOf(name, setting))}<br/>${defaultOf(setting)}`,
    `${setting.description}<br/>*Accepts:* ${setting.accepts}`,
  ])
  return table(['Variable', 'Description'], rows)
}

function defaultOf(setting: Setting<unknown>): string {
  if ('optional' in setting) return 'optional'
  return setting.default === undefined ? '**required**' : `default \`${setting.default}\``
}
