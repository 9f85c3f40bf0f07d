import { globSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Application, TSConfigReader, type TypeDocOptions } from 'typedoc'
import type { PluginOptions } from 'typedoc-plugin-markdown'
import { mergeByFolder } from './by-folder.ts'
import { nameParameters } from './name-parameters.ts'
import { sections } from './sections.ts'
import { undocumentedExports } from './undocumented.ts'

/**
 * Writes the code reference as Markdown into the folder of the first argument. The second argument is the URL of the
 * repository's files, if known. Fails if an export has no TSDoc, or if a link in TSDoc has no target.
 */
const [output = '', repository] = process.argv.slice(2)
const root = fileURLToPath(new URL('../..', import.meta.url))

const options: Partial<TypeDocOptions> & Partial<PluginOptions> = {
  entryPoints: sections.flatMap(({ folder, files }) =>
    globSync(`${folder}/${files}`, { cwd: root }).map(file => join(root, file)),
  ),
  tsconfig: join(root, 'tsconfig.json'),
  plugin: ['typedoc-plugin-markdown'],
  outputs: [{ name: 'markdown', path: output }],
  router: 'module',
  publicPath: '/reference',
  basePath: root,
  readme: 'none',
  disableGit: true,
  ...(repository ? { sourceLinkTemplate: `${repository}{path}#L{line}` } : { disableSources: true }),
  excludeExternals: true,
  excludeInternal: true,
  // `npm run check:types` checks the types.
  skipErrorChecking: true,
  githubPages: false,
  groupOrder: ['Functions', 'Classes', 'Interfaces', 'Type Aliases', 'Variables', '*'],
  hideBreadcrumbs: true,
  hidePageHeader: true,
  hidePageTitle: true,
  // Lists would get anchors that no link has.
  parametersFormat: 'table',
  interfacePropertiesFormat: 'table',
  classPropertiesFormat: 'table',
  typeAliasPropertiesFormat: 'table',
  typeDeclarationFormat: 'table',
  propertyMembersFormat: 'table',
  enumMembersFormat: 'table',
  tableColumnSettings: { hideSources: true, hideModifiers: true, hideDefaults: true },
  validation: { invalidLink: true, notExported: false },
  externalSymbolLinkMappings: { '@types/node': { '*': '#' } },
}

rmSync(output, { recursive: true, force: true })
const app = await Application.bootstrapWithPlugins(options, [new TSConfigReader()])
mergeByFolder(app, sections)
nameParameters(app)
const project = await app.convert()
if (!project) throw new Error('TypeDoc failed to read the code.')
app.validate(project)
for (const name of undocumentedExports(project)) app.logger.error(`${name} has no TSDoc`)
if (app.logger.hasErrors() || app.logger.hasWarnings()) process.exitCode = 1
else await app.generateOutputs(project)
