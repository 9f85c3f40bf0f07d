import { verifiedName } from '../../db/expressions.ts'
import type { Slots } from '../../db/statements/slot.ts'
import { statement } from '../../db/statements/statement.ts'

/** Selects the recipient of a mail about a user. The name is null if the address is not verified. */
export const selectRecipient = statement((db, { userId }: Slots<{ userId: string }>) =>
  db
    .selectFrom('users')
    .select(['email', verifiedName.as('name')])
    .where('id', '=', userId),
)

/** Selects the recipient of a mail about an account, by its id, if the address is verified. */
export const selectVerifiedRecipient = statement((db, { userId }: Slots<{ userId: string }>) =>
  db
    .selectFrom('users')
    .select(['email', 'name'])
    .where('id', '=', userId)
    .where('email_verified_at', 'is not', null),
)

/** The same by the address. */
export const selectVerifiedRecipientOf = statement((db, { email }: Slots<{ email: string }>) =>
  db
    .selectFrom('users')
    .select(['email', 'name'])
    .where('email', '=', email)
    .where('email_verified_at', 'is not', null),
)

/** Selects the recipient of a mail about a connection, and the connection's details. */
export const selectConnectionRecipient = statement((db, { connectionId }: Slots<{ connectionId: string }>) =>
  db
    .selectFrom('provider_connections')
    .innerJoin('users', 'users.id', 'provider_connections.user_id')
    .select(['users.email', 'users.name', 'provider_connections.alias', 'provider_connections.status'])
    .select(['provider_connections.provider_key', 'provider_connections.institution_id'])
    .select('provider_connections.institution_name')
    .select('provider_connections.consent_expires_at')
    .where('provider_connections.id', '=', connectionId)
    .where('users.is_active', '=', true),
)

/**
 * Selects the recipient of a mail about leaving, with the expiry of the newest export. An account that is being deleted
 * gets no mail.
 */
export const selectLeavingRecipient = statement((db, { userId }: Slots<{ userId: string }>) =>
  db
    .selectFrom('users')
    .leftJoin('account_exports', join =>
      join.onRef('account_exports.user_id', '=', 'users.id').on('account_exports.state', '=', 'ready'),
    )
    .select(['users.email', 'users.name', 'users.delete_after', 'account_exports.expires_at'])
    .where('users.id', '=', userId)
    .where('users.deletion_started_at', 'is', null)
    .orderBy('account_exports.id', order => order.desc().nullsLast())
    .limit(1),
)
