import { type Expression, type RawBuilder, sql } from 'kysely'

/**
 * The name of a user if the email address is verified, otherwise null. Text from an unknown caller must not be sent to
 * an unverified address.
 */
export const verifiedName: RawBuilder<string | null> = sql<
  string | null
>`case when users.email_verified_at is not null then users.name end`

/** A new token version, which is higher than all previous versions of all users (breach rotation). */
export const nextTokenVersion: Expression<number> = sql<number>`nextval('token_versions')::integer`

/** The current token version of a user. The statement must join `users` and `security_config` without aliases. */
export const newestVersion: RawBuilder<number> = sql<number>`greatest(users.token_version, security_config.min_token_version)`

/** Whether another statement changed the user between this statement's snapshot and its lock. For statements on `users`. */
export const isUserStale: RawBuilder<boolean> = sql<boolean>`(users.xmin <>
  (select snapshot.xmin from users as snapshot where snapshot.id = users.id))`
