import type { Plugin } from 'esbuild'

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

const NAMESPACE = 'unused-of-kysely'

/** Replaces unused Kysely modules with classes that throw on construction. Do not use it for the migration job. */
export const unusedOfKysely: Plugin = {
  name: NAMESPACE,
  setup: ({ onLoad }) => {
    onLoad({ filter: /[\\/]kysely(-data-api)?[\\/]dist[\\/]esm[\\/]/ }, ({ path }) => {
      const name = Object.entries(unused).find(([end]) => path.replaceAll('\\', '/').endsWith(end))?.[1]
      if (!name) return undefined
      const message = JSON.stringify(`${name} of Kysely is not in this bundle`)
      return { contents: `export class ${name}{constructor(){throw new Error(${message})}}`, loader: 'js' }
    })
  },
}
