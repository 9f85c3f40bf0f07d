import { classifiedTables } from '../../../lib/db/classification/classified-tables.ts'
import { dataClasses } from '../../../lib/db/classification/data-classes.ts'
import { otherStores } from '../../../lib/db/classification/other-stores.ts'
import { table } from '../markdown/table.ts'
import type { Page } from '../pages/page.ts'

/** Returns the page with the class of every column. */
export function dataClassificationPage(): Page {
  const classes = Object.entries(dataClasses)
  const rules = classes.map(([name, { contains, storage, access, logs, deletion }]) => [
    `**${name}**`,
    contains,
    storage,
    access,
    logs,
    deletion,
  ])
  const tables = Object.entries(classifiedTables)
    .toSorted(([a], [b]) => a.localeCompare(b))
    .map(([name, { retention, columns }]) => {
      const rows = classes.flatMap(([className]) => {
        const names = Object.entries(columns).filter(([, value]) => value === className)
        return names.length === 0 ? [] : [[className, names.map(([column]) => `\`${column}\``).join(', ')]]
      })
      return `### ${name}\n\nRetention: ${retention}.\n\n${table(['Class', 'Columns'], rows)}`
    })
  return {
    path: 'reference/data-classification',
    title: 'Data classification',
    description: 'The class of every column, and how each class is stored, logged, kept and deleted.',
    source: 'lib/db/classification/data-classes.ts',
    searchWeight: 0.5,
    isWide: true,
    body: [
      `Every column has a class; a column without one does not compile. The class decides how the data is protected. The requests of a person to
see or delete the data are \`POST /auth/me/export\` and \`DELETE /auth/me\`.

## Classes`,
      table(['Class', 'Contains', 'Storage', 'Access', 'Logs', 'Deletion of the account'], rules),
      '## Tables\n\nNames in capitals are [settings](/reference/configuration/).',
      ...tables,
      '## Other stores',
      table(
        ['Store', 'Holds', 'Highest class', 'Retention', 'Protection'],
        otherStores.map(({ name, holds, highest, retention, protection }) => [
          name,
          holds,
          highest,
          retention,
          protection,
        ]),
      ),
    ].join('\n\n'),
  }
}
