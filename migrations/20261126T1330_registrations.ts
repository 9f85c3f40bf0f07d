import { type Kysely, sql } from 'kysely'

/**
 * Keeps each registration of an address that is not verified yet, and binds a verification link to the registration
 * that it was sent for. Links from before have no registration: they are no longer accepted, because nobody can tell
 * whose password they would activate.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table registrations (
      id uuid primary key,
      user_id uuid not null references users on delete cascade,
      name text not null,
      password_hash text not null,
      created_at timestamptz not null
    )`.execute(db)
  await sql`create index registrations_of_user on registrations (user_id)`.execute(db)
  await sql`create index registrations_by_age on registrations (created_at)`.execute(db)
  // Deleting a registration deletes its links: none of them may turn into a link without a registration.
  await sql`
    alter table email_verification_tokens
      add column registration_id uuid references registrations on delete cascade,
      add constraint email_verification_tokens_one_purpose
        check (registration_id is null or token_version is null)`.execute(db)
  await sql`create index email_verification_tokens_of_registration
    on email_verification_tokens (registration_id) where registration_id is not null`.execute(db)
}

/** Removes the registrations. The links that were bound to one stay, as links to the account's own address. */
export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`alter table email_verification_tokens drop column registration_id`.execute(db)
  await sql`drop table registrations`.execute(db)
}
