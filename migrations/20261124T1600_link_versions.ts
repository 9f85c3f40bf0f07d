import { type Kysely, sql } from 'kysely'

/** Adds token versions to links that give access to an account, so that a rotation revokes them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table password_reset_tokens add column token_version integer`.execute(db)
  await sql`
    update password_reset_tokens t set token_version = u.token_version from users u where u.id = t.user_id`.execute(
    db,
  )
  await sql`alter table password_reset_tokens alter column token_version set not null`.execute(db)
  // Null for a link to the current address of the account, which proves only access to the mailbox.
  await sql`alter table email_verification_tokens add column token_version integer`.execute(db)
  await sql`
    update email_verification_tokens t set token_version = u.token_version from users u
    where u.id = t.user_id and u.email <> t.email`.execute(db)
}

/** Drops the columns. */
export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`alter table email_verification_tokens drop column token_version`.execute(db)
  await sql`alter table password_reset_tokens drop column token_version`.execute(db)
}
