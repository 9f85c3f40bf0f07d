import type { Plugin } from 'esbuild'

/**
 * Parts of Kysely that no function uses but every bundle would hold, since its classes name them: the schema builder
 * (migrations are SQL), schemas other than the search path's, other databases, introspection. By the end of the module's
 * path; what each exports.
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

/** Leaves those parts out; whoever makes one after all gets an error that says so. Not for what runs migrations. */
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
