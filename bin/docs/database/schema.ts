import { readFileSync } from 'node:fs'

/** A column of a table. */
export interface ColumnSchema {
  readonly name: string
  readonly type: string
  readonly nullable: boolean
  readonly default: string | null
}

/** A foreign key, with one column. */
export interface ForeignKey {
  readonly column: string
  readonly table: string
  /** Whether deleting the referenced row deletes the row. */
  readonly cascades: boolean
}

/** A table of the migrated database. */
export interface TableSchema {
  readonly name: string
  readonly columns: readonly ColumnSchema[]
  readonly primaryKey: readonly string[]
  readonly foreignKeys: readonly ForeignKey[]
  /** The definitions of the check constraints. */
  readonly checks: readonly string[]
  /** The definitions of the indexes, except that of the primary key. */
  readonly indexes: readonly string[]
}

/** The tables of the migrated database. A test compares the file with a database and its migrations. */
export const SCHEMA_FILE = new URL('schema.json', import.meta.url)

/** Reads the tables of the migrated database. */
export function readSchema(): TableSchema[] {
  return JSON.parse(readFileSync(SCHEMA_FILE, 'utf8'))
}
