import { dirname } from 'node:path'
import type { Plugin } from 'esbuild'

const DRIVER = 'driver-of-kysely'
/** Marks a resolution that the plugin started itself. */
const SKIP = Symbol('resolved by esbuild')

/**
 * Kysely modules that no function uses: schema builder (migrations are SQL), other schemas, other databases,
 * introspection. Tree shaking cannot remove them, because Kysely's classes refer to them. Maps the end of the module
 * path to its export.
 */
const unused: Readonly<Record<string, string>> = {
  'kysely/dist/esm/schema/schema.js': 'SchemaModule',
  'kysely/dist/esm/plugin/with-schema/with-schema-plugin.js': 'WithSchemaPlugin',
  'kysely/dist/esm/dialect/mysql/mysql-adapter.js': 'MysqlAdapter',
  'kysely/dist/esm/dialect/mysql/mysql-introspector.js': 'MysqlIntrospector',
  'kysely/dist/esm/dialect/mysql/mysql-query-compiler.js': 'MysqlQueryCompiler',
  'kysely-data-api/dist/esm/postgres-introspector.js': 'PostgresIntrospector',
}

/** Replaces unused Kysely modules with classes that throw on construction. Do not use it for the migration job. */
export const unusedOfKysely: Plugin = {
  name: 'unused-of-kysely',
  setup: ({ onLoad }) => {
    onLoad({ filter: /[\\/]kysely(-data-api)?[\\/]dist[\\/]esm[\\/]/ }, ({ path }) => {
      const name = Object.entries(unused).find(([end]) => path.replaceAll('\\', '/').endsWith(end))?.[1]
      if (!name) return undefined
      const message = JSON.stringify(`${name} of Kysely is not in this bundle`)
      return { contents: `export class ${name}{constructor(){throw new Error(${message})}}`, loader: 'js' }
    })
  },
}

/**
 * Gives `lib/db/driver.ts` the driver of kysely-data-api without the rest of the package, which imports Kysely: compiled
 * statements need the driver only.
 */
export const driverOfKysely: Plugin = {
  name: 'driver-of-kysely',
  setup: ({ onResolve, onLoad, resolve }) => {
    onResolve({ filter: /^kysely-data-api$/ }, async ({ path, importer, resolveDir, kind, pluginData }) => {
      if (pluginData === SKIP || !importer.replaceAll('\\', '/').endsWith('/lib/db/driver.ts'))
        return undefined
      const found = await resolve(path, { importer, resolveDir, kind, pluginData: SKIP })
      return { path: found.path, namespace: DRIVER, sideEffects: false }
    })
    onLoad({ filter: /.*/, namespace: DRIVER }, ({ path }) => ({
      contents: `import { DataApiDriver } from './data-api-driver.js'
        export class DataApiDialect {
          constructor({ driver }) { this.createDriver = () => new DataApiDriver(driver) }
        }`,
      resolveDir: dirname(path),
      loader: 'js',
    }))
  },
}
