import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { databasePage } from '../../../../bin/docs/database/database-page.ts'
import { tablesDiagram } from '../../../../bin/docs/database/diagram.ts'
import { readSchema } from '../../../../bin/docs/database/schema.ts'
import { tableComments } from '../../../../bin/docs/database/table-comments.ts'

const comments = tableComments(path => readFileSync(path, 'utf8'))

describe('the page of the database', () => {
  it('describes every table and its columns', () => {
    const { body } = databasePage(readSchema(), comments)
    for (const { name, columns } of readSchema()) {
      expect(body).toContain(`## ${name}\n`)
      for (const column of columns) expect(body).toContain(`| \`${column.name}\` | `)
    }
    expect(body).toContain('References [users](#users); deleted with it.')
    expect(body).toContain(
      'Number of consecutive wrong passwords from unknown devices since the last login or lockout.',
    )
  })

  it('is refused if a table has no type', () => {
    expect(() => databasePage(readSchema(), new Map())).toThrow(
      'has no interface AccountExportsTable in lib/db',
    )
  })

  it('draws the foreign keys between tables', () => {
    const tables = readSchema().filter(({ name }) => ['users', 'sessions', 'audit_logs'].includes(name))
    const diagram = tablesDiagram(tables)
    expect(diagram).toContain('users ||--o{ sessions : ""')
    expect(diagram).not.toContain('audit_logs')
  })
})
