import type { TableSchema } from './schema.ts'

/** Returns a Mermaid diagram of some tables and the foreign keys between them. */
export function tablesDiagram(tables: readonly TableSchema[]): string {
  const names = new Set(tables.map(({ name }) => name))
  const links = tables.flatMap(({ name, foreignKeys, columns }) =>
    foreignKeys
      .filter(({ table }) => names.has(table))
      .map(({ table, column }) => {
        const isOptional = columns.find(candidate => candidate.name === column)?.nullable
        return `  ${table} ${isOptional ? '|o' : '||'}--o{ ${name} : ${column}`
      }),
  )
  return ['erDiagram', ...tables.map(entity), ...links].join('\n')
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
