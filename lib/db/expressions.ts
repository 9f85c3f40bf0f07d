import { type Expression, type RawBuilder, sql } from 'kysely'

/** A version above every one that was ever given out, to a user or to all (breach rotation). */
export const nextTokenVersion: Expression<number> = sql<number>`nextval('token_versions')::integer`

/** The version that is issued now, where a statement joins `users` and `security_config` under their own names. */
export const newestVersion: RawBuilder<number> = sql<number>`greatest(users.token_version, security_config.min_token_version)`
