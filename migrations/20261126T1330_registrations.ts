import { type Kysely, sql } from 'kysely'

/**
 * Stores each registration of an unverified address, and binds each verification link to its registration. Older links
 * have no registration and are no longer accepted, because it is unknown which password they would activate.
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
  // Deleting a registration deletes its links. They must not become links without a registration.
  await sql`
    alter table email_verification_tokens
      add column registration_id uuid references registrations on delete cascade,
      add constraint email_verification_tokens_one_purpose
        check (registration_id is null or token_version is null)`.execute(db)
  await sql`create index email_verification_tokens_of_registration
    on email_verification_tokens (registration_id) where registration_id is not null`.execute(db)
}

/** Drops the registrations. Their links remain as links without a registration. */
export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`alter table email_verification_tokens drop column registration_id`.execute(db)
  await sql`drop table registrations`.execute(db)
}
