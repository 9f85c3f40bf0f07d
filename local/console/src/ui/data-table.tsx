import type { ReactNode } from 'react'
import './data-table.css'

/** A column of a table. */
export interface Column<Row> {
  readonly label: string
  readonly cell: (row: Row) => ReactNode
  /** `number` is aligned to the right, `wide` takes the remaining width. */
  readonly kind?: 'number' | 'wide' | 'actions'
}

/** The properties of {@link DataTable}. */
export interface DataTableProps<Row> {
  /** Names the table for screen readers. */
  readonly label: string
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  readonly keyOf: (row: Row) => string
}

/** A table. On a narrow screen each row becomes a card, so the roles are explicit. */
export function DataTable<Row>({ label, columns, rows, keyOf }: DataTableProps<Row>) {
  return (
    // biome-ignore-start lint/a11y/noRedundantRoles: a table that is displayed as blocks loses its roles.
    <table className="data-table" aria-label={label} role="table">
      <thead role="rowgroup">
        <tr role="row">
          {columns.map(({ label: heading, kind }) => (
            <th key={heading} className={kind} scope="col" role="columnheader">
              {kind === 'actions' ? <span className="visually-hidden">{heading}</span> : heading}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map(row => (
          <tr key={keyOf(row)} role="row">
            {columns.map(({ label: heading, kind, cell }) => (
              <td key={heading} className={kind} data-label={heading} role="cell">
                <div>{cell(row)}</div>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
    // biome-ignore-end lint/a11y/noRedundantRoles: a table that is displayed as blocks loses its roles.
  )
}
