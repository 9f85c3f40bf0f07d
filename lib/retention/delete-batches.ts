import { sql } from 'kysely'
import type { Database, Tables } from '../db/tables.ts'

/** Deletes at most `most` rows that are older than `before`; yields how many there were. */
export type DeleteBatch = (db: Database, before: Date, most: number) => Promise<number>

type Expiring =
  | 'email_verification_tokens'
  | 'password_reset_tokens'
  | 'disown_tokens'
  | 'authorization_states'

/** Deletes links that expired. */
export function linksOf(table: Expiring): DeleteBatch {
  return (db, before, most) =>
    deleted(
      db
        .deleteFrom(table)
        .where('id', 'in', eb =>
          eb
            .selectFrom<Expiring>(table)
            .select('id')
            .where('expires_at', '<', before)
            .limit(most)
            .forUpdate()
            .skipLocked(),
        ),
    )
}

/** Deletes old registrations that no link can verify any more; their links are deleted before, when they expired. */
export const registrations: DeleteBatch = (db, before, most) =>
  deleted(
    db.deleteFrom('registrations').where('id', 'in', eb =>
      eb
        .selectFrom('registrations')
        .select('registrations.id')
        .where('registrations.created_at', '<', before)
        .where(where =>
          where.not(
            where.exists(
              where
                .selectFrom('email_verification_tokens as token')
                .select('token.id')
                .whereRef('token.registration_id', '=', 'registrations.id'),
            ),
          ),
        )
        .limit(most)
        .forUpdate()
        .skipLocked(),
    ),
  )

/** Deletes sessions that expired or were ended, and the refresh tokens of each. */
export const endedSessions: DeleteBatch = (db, before, most) =>
  deleted(
    db.deleteFrom('sessions').where('id', 'in', eb =>
      eb
        .selectFrom('sessions')
        .select('sessions.id')
        .where(where => where.or([where('expires_at', '<', before), where('revoked_at', '<', before)]))
        .limit(most)
        .forUpdate()
        .skipLocked(),
    ),
  )

/** Deletes what nobody has signed in from. */
export const knownOrigins: DeleteBatch = (db, before, most) =>
  byRow(db, 'known_origins', sql`last_seen_at < ${before}`, most)

/** Deletes buckets that nobody took from; every one of them is full by then. */
export const idleBuckets: DeleteBatch = (db, before, most) =>
  byRow(db, 'rate_limit_buckets', sql`updated_at < ${before}`, most)

/** Deletes audit records; by the one function that may. */
export const auditLogs: DeleteBatch = async (db, before, most) => {
  const { rows } = await sql<{ deleted: number }>`
    select delete_expired_audit_logs(${before}, ${most}::integer) as deleted`.execute(db)
  return Number(rows[0]?.deleted ?? 0)
}

/** For tables whose key has more than one column, or none to name: by the place of the row. */
async function byRow(
  db: Database,
  table: keyof Tables,
  condition: ReturnType<typeof sql>,
  most: number,
): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from ${sql.table(table)} where ctid = any (array(
      select ctid from ${sql.table(table)} where ${condition} limit ${most} for update skip locked))`.execute(
    db,
  )
  return Number(numAffectedRows ?? 0)
}

async function deleted(query: { execute(): Promise<{ numDeletedRows: bigint }[]> }): Promise<number> {
  const results = await query.execute()
  return results.reduce((sum, { numDeletedRows }) => sum + Number(numDeletedRows), 0)
}
