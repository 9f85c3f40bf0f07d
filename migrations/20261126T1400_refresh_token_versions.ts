import { type Kysely, sql } from 'kysely'

/**
 * Adds the token version of a refresh token at issue. A token with a lower version than its session was revoked by a
 * password change. Null for tokens that the previous release issued: a rewrite of the largest table would exceed the 45
 * s limit of a Data API statement. A consumed token without a version counts as replay, as before.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table refresh_tokens add column token_version integer`.execute(db)
}

/** Drops the column. */
export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`alter table refresh_tokens drop column token_version`.execute(db)
}
