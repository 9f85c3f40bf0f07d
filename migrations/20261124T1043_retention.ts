import { type Kysely, sql } from 'kysely'

const expiring = ['email_verification_tokens', 'password_reset_tokens', 'disown_tokens', 'sessions']

/** Creates the indexes for the retention job. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const table of expiring)
    await sql`create index ${sql.ref(`${table}_by_expiry`)} on ${sql.table(table)} (expires_at)`.execute(db)
  await sql`create index sessions_by_revocation on sessions (revoked_at) where revoked_at is not null`.execute(
    db,
  )
  await sql`create index known_origins_by_age on known_origins (last_seen_at)`.execute(db)
}

/** Drops them. */
export async function down(db: Kysely<unknown>): Promise<void> {
  for (const table of expiring) await sql`drop index ${sql.ref(`${table}_by_expiry`)}`.execute(db)
  await sql`drop index sessions_by_revocation, known_origins_by_age`.execute(db)
}
