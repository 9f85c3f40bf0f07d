import { type Kysely, sql } from 'kysely'

/**
 * The version that a refresh token was issued at. A token below the version of its session was revoked by a password
 * change. Null for tokens issued before this migration, and by the release before it while a deployment runs: a rewrite
 * of the largest table would exceed the 45 s of a Data API statement, and a used token without a version is judged as
 * replay, as it was before.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table refresh_tokens add column token_version integer`.execute(db)
}

/** Removes the column. */
export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`alter table refresh_tokens drop column token_version`.execute(db)
}
