import type { UserRow } from '../../db/tables.ts'

/** A user as the API returns them. */
export interface User {
  readonly id: string
  readonly email: string
  readonly name: string
  readonly email_verified: boolean
  readonly is_active: boolean
  readonly created_at: string
  readonly last_login_at: string | null
  /** Time from which the account may be deleted, as its owner requested; null if that is not scheduled. */
  readonly delete_after: string | null
}

/** The columns of `users` that `toUser` reads. */
export const userColumns = [
  'users.id',
  'users.email',
  'users.name',
  'users.email_verified_at',
  'users.is_active',
  'users.created_at',
  'users.last_login_at',
  'users.delete_after',
] as const

/** The row that `userColumns` select. */
export type UserColumns = Pick<
  UserRow,
  | 'id'
  | 'email'
  | 'name'
  | 'email_verified_at'
  | 'is_active'
  | 'created_at'
  | 'last_login_at'
  | 'delete_after'
>

/** Converts a row to the API's format. */
export function toUser(row: UserColumns): User {
  return {
    id: row.id,
    email: row.email,
    name: row.name,
    email_verified: row.email_verified_at !== null,
    is_active: row.is_active,
    created_at: row.created_at.toISOString(),
    last_login_at: row.last_login_at?.toISOString() ?? null,
    delete_after: row.delete_after?.toISOString() ?? null,
  }
}
