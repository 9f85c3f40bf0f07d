import { sql } from 'kysely'
import type { Database, Tables } from '../db/tables.ts'

/**
 * Deletes at most `limit` rows that are older than `before`, the oldest first. Returns the number of deleted rows. The
 * order makes PostgreSQL read the index of the age. Without it, it may read the table from its start in each batch.
 */
export type DeleteBatch = (db: Database, before: Date, limit: number) => Promise<number>

type TokenTable =
  | 'email_verification_tokens'
  | 'password_reset_tokens'
  | 'disown_tokens'
  | 'authorization_states'
  | 'challenges'

/** Returns a function that deletes expired one-time tokens or states. */
export function expiredTokens(table: TokenTable): DeleteBatch {
  return (db, before, limit) =>
    countDeleted(
      db
        .deleteFrom(table)
        .where('id', 'in', eb =>
          eb
            .selectFrom<TokenTable>(table)
            .select('id')
            .where('expires_at', '<', before)
            .orderBy('expires_at')
            .limit(limit)
            .forUpdate()
            .skipLocked(),
        ),
    )
}

/** Deletes old registrations without a verification token. Their tokens are deleted earlier, after expiry. */
export const registrations: DeleteBatch = (db, before, limit) =>
  countDeleted(
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
        .orderBy('registrations.created_at')
        .limit(limit)
        .forUpdate()
        .skipLocked(),
    ),
  )

/** Returns a function that deletes expired or ended sessions with their refresh tokens, by the time of their end. */
export function endedSessions(column: 'expires_at' | 'revoked_at'): DeleteBatch {
  return (db, before, limit) =>
    countDeleted(
      db
        .deleteFrom('sessions')
        .where('id', 'in', eb =>
          eb
            .selectFrom('sessions')
            .select('sessions.id')
            .where(column, '<', before)
            .orderBy(column)
            .limit(limit)
            .forUpdate()
            .skipLocked(),
        ),
    )
}

/**
 * Deletes devices that have not signed in for long, and that no session refers to. Examines the oldest ones only, because
 * a search for devices without sessions would read all sessions. Sessions end before devices do.
 */
export const unusedDevices: DeleteBatch = (db, before, limit) =>
  countDeleted(
    db.deleteFrom('devices').where('id', 'in', eb =>
      eb
        .selectFrom(
          eb
            .selectFrom('devices')
            .select('devices.id')
            .where('devices.last_used_at', '<', before)
            .orderBy('devices.last_used_at')
            .limit(limit)
            .forUpdate()
            .skipLocked()
            .as('oldest'),
        )
        .select('oldest.id')
        .where(where =>
          where.not(
            where.exists(
              where
                .selectFrom('sessions')
                .select('sessions.id')
                .whereRef('sessions.device_id', '=', 'oldest.id'),
            ),
          ),
        ),
    ),
  )

/** Deletes old events with their deliveries, except for events that are still to be delivered. */
export const endedEvents: DeleteBatch = (db, before, limit) =>
  countDeleted(
    db.deleteFrom('events').where('id', 'in', eb =>
      eb
        .selectFrom('events')
        .select('events.id')
        .where('events.created_at', '<', before)
        .where('events.routed_at', 'is not', null)
        .where(where =>
          where.not(
            where.exists(
              where
                .selectFrom('event_deliveries as delivery')
                .select('delivery.event_id')
                .whereRef('delivery.event_id', '=', 'events.id')
                .where('delivery.state', '=', 'pending'),
            ),
          ),
        )
        .orderBy('events.created_at')
        .limit(limit)
        .forUpdate()
        .skipLocked(),
    ),
  )

/** Deletes mails that the queue has refused for so long that they are stale. */
export const waitingMails: DeleteBatch = (db, before, limit) =>
  countDeleted(
    db
      .deleteFrom('waiting_mails')
      .where('id', 'in', eb =>
        eb
          .selectFrom('waiting_mails')
          .select('waiting_mails.id')
          .where('waiting_mails.created_at', '<', before)
          .orderBy('waiting_mails.created_at')
          .limit(limit)
          .forUpdate()
          .skipLocked(),
      ),
  )

/** Deletes devices and countries without a recent login. */
export const knownOrigins: DeleteBatch = (db, before, limit) =>
  deleteByPosition(db, 'known_origins', 'last_seen_at', before, limit)

/** Deletes unused rate limit buckets. They are full again, so no limit changes. */
export const idleBuckets: DeleteBatch = (db, before, limit) =>
  deleteByPosition(db, 'rate_limit_buckets', 'updated_at', before, limit)

/** Deletes failed sign-ins that are older than every window of the signals. */
export const signInFailures: DeleteBatch = (db, before, limit) =>
  deleteByPosition(db, 'sign_in_failures', 'created_at', before, limit)

/** Deletes the digests of notifications. Their signatures have expired, so a repeated one is refused. */
export const receivedWebhooks: DeleteBatch = (db, before, limit) =>
  deleteByPosition(db, 'received_webhooks', 'created_at', before, limit)

/** Deletes audit records outside the partitions of a month. Only a database function has the privilege. */
export const auditLogs: DeleteBatch = async (db, before, limit) => {
  const { rows } = await sql<{ deleted: number }>`
    select delete_expired_audit_logs(${before}, ${limit}::integer) as deleted`.execute(db)
  return Number(rows[0]?.deleted ?? 0)
}

/** Deletes rows by their physical position (`ctid`), for tables without a key of one column. */
async function deleteByPosition(
  db: Database,
  table: keyof Tables,
  column: string,
  before: Date,
  limit: number,
): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from ${sql.table(table)} where ctid = any (array(
      select ctid from ${sql.table(table)} where ${sql.ref(column)} < ${before} order by ${sql.ref(column)}
      limit ${limit} for update skip locked))`.execute(db)
  return Number(numAffectedRows ?? 0)
}

async function countDeleted(query: { execute(): Promise<{ numDeletedRows: bigint }[]> }): Promise<number> {
  const results = await query.execute()
  return results.reduce((sum, { numDeletedRows }) => sum + Number(numDeletedRows), 0)
}
