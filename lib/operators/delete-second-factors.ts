import { type RawBuilder, sql } from 'kysely'
import type { Database } from '../db/tables.ts'

/** Whether the user with an id has a passkey, an authenticator app or recovery codes, confirmed or not. */
export function hasAnyFactor(userId: string): RawBuilder<boolean> {
  const user = sql.ref(userId)
  return sql<boolean>`(exists (select from passkeys where passkeys.user_id = ${user})
    or exists (select from totp_secrets where totp_secrets.user_id = ${user})
    or exists (select from recovery_codes where recovery_codes.user_id = ${user}))`
}

type FactorTable = 'passkeys' | 'totp_secrets' | 'recovery_codes'

/** Deletes the rows of the users of `source`, another part of the same statement, in a table of second factors. */
export function deleteFactors(db: Database, table: FactorTable, source: string) {
  const users = sql`(select ${sql.ref(`${source}.user_id`)} from ${sql.table(source)})`
  return db.deleteFrom(table).where(sql<boolean>`${sql.ref(`${table}.user_id`)} in ${users}`)
}
