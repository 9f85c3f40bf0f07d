import { sql } from 'kysely'
import type { Slots } from '../../../db/statements/slot.ts'
import { statement } from '../../../db/statements/statement.ts'
import { passkeyColumns } from '../passkey-reply.ts'

/** Selects what a user has in addition to passkeys. */
export const selectSummary = statement((db, { userId }: Slots<{ userId: string }>) =>
  db
    .selectFrom('users')
    .leftJoin('totp_secrets', join =>
      join.onRef('totp_secrets.user_id', '=', 'users.id').on('totp_secrets.confirmed_at', 'is not', null),
    )
    .select([
      sql<boolean>`users.password_hash is not null`.as('has_password'),
      'totp_secrets.confirmed_at as totp_created_at',
      'totp_secrets.last_used_at as totp_used_at',
    ])
    .select(eb => [
      eb
        .selectFrom('recovery_codes')
        .select(e => e.fn.max('recovery_codes.created_at').as('created_at'))
        .whereRef('recovery_codes.user_id', '=', 'users.id')
        .as('codes_created_at'),
      eb
        .selectFrom('recovery_codes')
        .select(e => e.fn.countAll<number>().as('remaining'))
        .whereRef('recovery_codes.user_id', '=', 'users.id')
        .where('recovery_codes.used_at', 'is', null)
        .as('remaining'),
    ])
    .where('users.id', '=', userId),
)

/** Selects the passkeys of a user, oldest first. */
export const selectPasskeys = statement((db, { userId }: Slots<{ userId: string }>) =>
  db
    .selectFrom('passkeys')
    .select(passkeyColumns)
    .where('passkeys.user_id', '=', userId)
    .orderBy('passkeys.id'),
)
