import type { TableSchema } from './schema.ts'

/** The tables that a diagram shows together. */
export interface DiagramGroup {
  readonly title: string
  readonly includes: (table: TableSchema) => boolean
}

/** Tables without foreign keys in either direction are in no diagram. */
export const diagramGroups: readonly DiagramGroup[] = [
  { title: 'Users, sessions and links', includes: ({ name }) => !isOfProviders(name) },
  { title: 'Connections and provider tokens', includes: ({ name }) => isOfProviders(name) || name === 'users' },
]

function isOfProviders(name: string): boolean {
  return name.startsWith('provider_') || ['authorization_states', 'data_keys'].includes(name)
}

/** Returns a Mermaid diagram of the foreign keys between some tables. */
export function tablesDiagram(tables: readonly TableSchema[]): string {
  const links = tables.flatMap(from =>
    from.foreignKeys
      .filter(key => tables.some(({ name }) => name === key.table))
      .map(key => ({ from, key, isOptional: from.columns.find(({ name }) => name === key.column)?.nullable })),
  )
  const linked = tables.filter(table => links.some(({ from, key }) => from === table || key.table === table.name))
  return [
    'erDiagram',
    ...linked.map(entity),
    // The foreign keys are in the boxes, so the lines need no labels.
    ...links.map(({ from, key, isOptional }) => `  ${key.table} ${isOptional ? '|o' : '||'}--o{ ${from.name} : ""`),
  ].join('\n')
}

/** Shows the keys of a table. The tables of the page have all columns. */
function entity({ name, columns, primaryKey, foreignKeys }: TableSchema): string {
  const lines = columns.flatMap(column => {
    const marks = [
      ...(primaryKey.includes(column.name) ? ['PK'] : []),
      ...(foreignKeys.some(key => key.column === column.name) ? ['FK'] : []),
    ]
    return marks.length > 0 ? [`    ${column.type.split(' ')[0]} ${column.name} ${marks.join(', ')}`] : []
  })
  return [`  ${name} {`, ...lines, '  }'].join('\n')
}
