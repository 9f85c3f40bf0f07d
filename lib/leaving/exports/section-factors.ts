import { sql } from 'kysely'
import type { Database } from '../../db/tables.ts'
import { onePage, PAGE_ROWS, type RowPages, rowPages } from './row-pages.ts'

/** Reads the devices of a user, without their tokens. */
export function devicePages(db: Database, userId: string): RowPages {
  return rowPages(after =>
    db
      .selectFrom('devices')
      .select(['id', 'name', 'description', 'device_type', 'country', 'location', 'trusted_at'])
      .select(['trusted_until', 'created_at', 'last_used_at', 'revoked_at'])
      .select(sql<string | null>`host(ip)`.as('ip_address'))
      .where('user_id', '=', userId)
      .where('id', '>', after)
      .orderBy('id')
      .limit(PAGE_ROWS)
      .execute(),
  )
}

/** Reads the passkeys of a user. Their keys are public and of no use to the user. */
export function passkeyPages(db: Database, userId: string): RowPages {
  return rowPages(after =>
    db
      .selectFrom('passkeys')
      .select(['id', 'name', 'credential_id', 'aaguid', 'transports', 'is_backup_eligible', 'is_backed_up'])
      .select(['created_at', 'last_used_at', 'revoked_at', 'revoked_reason'])
      .where('user_id', '=', userId)
      .where('id', '>', after)
      .orderBy('id')
      .limit(PAGE_ROWS)
      .execute(),
  )
}

/** Reads when a user set up and last used an authenticator app. */
export function authenticatorAppPages(db: Database, userId: string): RowPages {
  return onePage(
    db
      .selectFrom('totp_secrets')
      .select(['created_at', 'confirmed_at', 'last_used_at'])
      .where('user_id', '=', userId)
      .execute(),
  )
}

/** Counts the recovery codes of a user. */
export function recoveryCodePages(db: Database, userId: string): RowPages {
  return onePage(
    db
      .selectFrom('recovery_codes')
      .select(['created_at'])
      .select(eb => [
        eb.fn.countAll<number>().as('codes'),
        eb.fn.count<number>('used_at').as('used'),
        eb.fn.max('used_at').as('last_used_at'),
      ])
      .where('user_id', '=', userId)
      .groupBy('created_at')
      .orderBy('created_at')
      .execute(),
  )
}

/** Reads the pending sign-ins and confirmations of a user. */
export function challengePages(db: Database, userId: string): RowPages {
  return rowPages(after =>
    db
      .selectFrom('challenges')
      .select(['id', 'purpose', 'device_name', 'created_at', 'expires_at', 'used_at'])
      .where('user_id', '=', userId)
      .where('id', '>', after)
      .orderBy('id')
      .limit(PAGE_ROWS)
      .execute(),
  )
}
