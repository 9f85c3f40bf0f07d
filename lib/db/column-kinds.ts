import type { ColumnType } from 'kysely'

/** A column that is written once, when its row is made. */
export type Fixed<T> = ColumnType<T, T, never>
/** A JSON column: an object going in and coming out. */
export type Json = ColumnType<Record<string, unknown> | null, Record<string, unknown> | null, never>
