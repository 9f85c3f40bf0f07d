import { countConnections } from '../../lib/routes/operator-connections.ts'
import { textTable } from '../command-line/text-table.ts'
import { print } from './print.ts'

/** Prints the numbers of connections as a table. */
export function printCounts(result: unknown): string {
  return print(countConnections.reply.body, result, ({ items }) =>
    items.length === 0
      ? 'No connections.'
      : textTable(
          ['Provider', 'Status', 'Connections', 'Due', 'Requested', 'In progress'],
          items.map(({ provider_key, status, connections, due, requested, leased }) => [
            provider_key,
            status,
            ...[connections, due, requested, leased].map(String),
          ]),
        ),
  )
}
