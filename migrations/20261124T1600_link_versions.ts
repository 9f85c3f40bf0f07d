import { type Kysely, sql } from 'kysely'

/** The version at which a link that takes an account over was issued, so that a rotation kills it with all the rest. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table password_reset_tokens add column token_version integer`.execute(db)
  await sql`
    update password_reset_tokens t set token_version = u.token_version from users u where u.id = t.user_id`.execute(
    db,
  )
  await sql`alter table password_reset_tokens alter column token_version set not null`.execute(db)
  // Null for a link to the account's own address, which proves no more than who reads its mail.
  await sql`alter table email_verification_tokens add column token_version integer`.execute(db)
  await sql`
    update email_verification_tokens t set token_version = u.token_version from users u
    where u.id = t.user_id and u.email <> t.email`.execute(db)
}

/** Takes them away again. */
export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`alter table email_verification_tokens drop column token_version`.execute(db)
  await sql`alter table password_reset_tokens drop column token_version`.execute(db)
}
