import { type Expression, type RawBuilder, sql } from 'kysely'

/**
 * The name in a row of `users` if the address is verified, otherwise null: nothing that an unknown caller typed is
 * sent to an address that nobody has verified.
 */
export const verifiedName: RawBuilder<string | null> = sql<
  string | null
>`case when users.email_verified_at is not null then users.name end`

/** A version above every one that was ever given out, to a user or to all (breach rotation). */
export const nextTokenVersion: Expression<number> = sql<number>`nextval('token_versions')::integer`

/** The version that is issued now, where a statement joins `users` and `security_config` under their own names. */
export const newestVersion: RawBuilder<number> = sql<number>`greatest(users.token_version, security_config.min_token_version)`
