import type { ColumnType } from 'kysely'

/** A column that is set on insert and never updated. */
export type Fixed<T> = ColumnType<T, T, never>
/** A JSON column with an object. */
export type Json = ColumnType<Record<string, unknown> | null, Record<string, unknown> | null, never>
