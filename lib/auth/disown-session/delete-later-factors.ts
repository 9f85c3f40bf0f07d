import { type Expression, type SqlBool, sql } from 'kysely'
import type { Database } from '../../db/tables.ts'

interface Owner {
  readonly user_id: string
  readonly since: Date
}

/**
 * The parts of a statement that delete the second factors which the users of `source`, another part of the same statement,
 * got after its time `since`: an attacker may have added them.
 */
export function laterFactors(db: Database, source: string) {
  const later = (table: string, addedAt: Expression<Date>) =>
    sql<SqlBool>`(${sql.ref(`${table}.user_id`)}, true) in (
      select owner.user_id, ${addedAt} >= owner.since from ${sql<Owner>`${sql.table(source)}`} as owner)`
  return {
    deletePasskeys: () => db.deleteFrom('passkeys').where(later('passkeys', sql`passkeys.created_at`)),
    deleteTotp: () =>
      db
        .deleteFrom('totp_secrets')
        .where(later('totp_secrets', sql`coalesce(totp_secrets.confirmed_at, totp_secrets.created_at)`)),
    deleteCodes: () =>
      db.deleteFrom('recovery_codes').where(later('recovery_codes', sql`recovery_codes.created_at`)),
  }
}
