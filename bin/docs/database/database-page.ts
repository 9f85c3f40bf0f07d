import { plainText } from '../markdown/escape.ts'
import { codeBlock, table } from '../markdown/table.ts'
import type { Page } from '../pages/page.ts'
import { diagramGroups, tablesDiagram } from './diagram.ts'
import type { ColumnSchema, TableSchema } from './schema.ts'
import { interfaceOf, type TableComments } from './table-comments.ts'

/**
 * Returns the page with every table.
 * @throws {Error} if a table has no type in lib/db.
 */
export function databasePage(schema: readonly TableSchema[], comments: ReadonlyMap<string, TableComments>): Page {
  return {
    path: 'reference/database',
    title: 'Database schema',
    description: 'Every table of the PostgreSQL database: columns, keys, checks and indexes.',
    source: 'lib/db/tables.ts',
    body: [
      `The [migrations](/extend/migrations/) create this schema. A test compares this page's source with a migrated database.
Columns named \`…_at\` are times in UTC. Secrets of tokens are stored as hashes, provider tokens encrypted.`,
      ...diagramGroups.map(
        ({ title, includes }) => `## ${title}\n\n${codeBlock('mermaid', tablesDiagram(schema.filter(includes)))}`,
      ),
      ...schema.map(one => tableSection(one, comments.get(interfaceOf(one.name)))),
    ].join('\n\n'),
  }
}

function tableSection(schema: TableSchema, comments: TableComments | undefined): string {
  if (!comments) throw new Error(`The table ${schema.name} has no interface ${interfaceOf(schema.name)} in lib/db.`)
  const rows = schema.columns.map(column => [
    `\`${column.name}\``,
    `\`${shortType(column.type)}\`${column.nullable ? ' or null' : ''}`,
    descriptionOf(column, schema, comments),
  ])
  const definitions = [
    ...schema.checks.map(check => `- \`${check}\``),
    ...schema.indexes.map(index => `- \`${index.replace(/^CREATE (UNIQUE )?INDEX \S+ ON public\.\S+ USING btree/, '$1INDEX').trim()}\``),
  ]
  return [
    `## ${schema.name}`,
    plainText(comments.table),
    table(['Column', 'Type', 'Description'], rows),
    ...(definitions.length > 0 ? [`Checks and indexes:\n\n${definitions.join('\n')}`] : []),
  ].join('\n\n')
}

function descriptionOf(column: ColumnSchema, schema: TableSchema, comments: TableComments): string {
  const key = schema.foreignKeys.find(candidate => candidate.column === column.name)
  const parts = [
    schema.primaryKey.includes(column.name) ? 'Primary key.' : '',
    plainText(comments.columns.get(column.name) ?? ''),
    key ? `References [${key.table}](#${key.table})${key.cascades ? '; deleted with it' : ''}.` : '',
    column.default === null ? '' : `Default: \`${column.default}\`.`,
  ]
  return parts.filter(part => part !== '').join(' ')
}

function shortType(type: string): string {
  return type.replace('timestamp with time zone', 'timestamptz')
}
