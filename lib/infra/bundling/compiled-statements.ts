import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Plugin } from 'esbuild'

/** How a module of statements imports the function that declares them. */
const DECLARES_STATEMENTS = /import \{ statement \} from '[^']*\/statement\.ts'/
const RUNTIME = 'lib/db/statements/compiled-statement.ts'
const BUILDER = /[\\/]lib[\\/]db[\\/]statements[\\/]statement\.ts$/

/**
 * Replaces the modules that declare statements with the texts of the statements. Such a bundle needs no Kysely to execute
 * them. The build fails if a module exports anything else: that code would be lost.
 *
 * @param root The root of the repository.
 */
export function compiledStatements(root: string): Plugin {
  return {
    name: 'compiled-statements',
    setup: ({ onLoad }) => {
      onLoad({ filter: BUILDER }, ({ path }) => {
        throw new Error(`Only a module of statements can import ${path}, as \`import { statement }\``)
      })
      onLoad({ filter: /[\\/]lib[\\/].*\.ts$/ }, async ({ path }) => {
        if (!DECLARES_STATEMENTS.test(await readFile(path, 'utf8'))) return undefined
        const module: Record<string, unknown> = await import(pathToFileURL(path).href)
        return { contents: textsOf(module, path, join(root, RUNTIME)), loader: 'js' }
      })
    },
  }
}

function textsOf(module: Record<string, unknown>, path: string, runtime: string): string {
  const texts = Object.entries(module).map(([name, exported]) => {
    if (!isStatement(exported)) throw new Error(`${path} exports statements, and ${name}, which is none`)
    return `export const ${name} = /* @__PURE__ */ compiledStatement(${JSON.stringify(exported.text())})`
  })
  return [`import { compiledStatement } from ${JSON.stringify(runtime)}`, ...texts].join('\n')
}

function isStatement(exported: unknown): exported is { text(): unknown } {
  return (
    typeof exported === 'object' &&
    exported !== null &&
    'text' in exported &&
    typeof exported.text === 'function'
  )
}
