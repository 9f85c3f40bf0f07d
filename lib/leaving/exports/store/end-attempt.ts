import { sql } from 'kysely'
import { accountExported, accountExportFailed } from '../../../audit/actions.ts'
import { type AuditContext, auditEach } from '../../../audit/record.ts'
import type { Database } from '../../../db/tables.ts'

/** The end of an export: its file is stored, or no attempt is left. */
export interface EndedExport {
  readonly id: string
  readonly leaseId: string
  /** Size of the JSON document; undefined if the export failed. */
  readonly bytes: number | undefined
  readonly expiresAt: Date
}

/**
 * Ends an export, and records it.
 *
 * @returns false if the lease was lost, or if the account was deleted.
 */
export async function endExport(
  db: Database,
  { id, leaseId, bytes, expiresAt }: EndedExport,
  context: AuditContext,
): Promise<boolean> {
  const isReady = bytes !== undefined
  const row = await db
    .with('ended', qb =>
      qb
        .updateTable('account_exports')
        .set({
          state: isReady ? 'ready' : 'failed',
          bytes: bytes ?? null,
          expires_at: expiresAt,
          lease_id: null,
          leased_until: null,
        })
        .where('id', '=', id)
        .where('lease_id', '=', leaseId)
        .where('state', '=', 'pending')
        .returning(['id', 'user_id']),
    )
    .with('audit', () =>
      auditEach(db, 'ended', context, {
        action: isReady ? accountExported : accountExportFailed,
        outcome: isReady ? 'success' : 'failure',
        actor: 'system',
        userId: sql.ref('ended.user_id'),
        details: { export_id: id },
      }),
    )
    .selectFrom('ended')
    .select('id')
    .executeTakeFirst()
  return row !== undefined
}

/** Returns whether an export still exists. It does not after the deletion of its account. */
export async function hasExport(db: Database, id: string): Promise<boolean> {
  const row = await db.selectFrom('account_exports').select('id').where('id', '=', id).executeTakeFirst()
  return row !== undefined
}

/** Releases the lease of a failed attempt and sets the time of the next one. */
export async function postponeExport(
  db: Database,
  { id, leaseId, nextAttemptAt }: { id: string; leaseId: string; nextAttemptAt: Date },
): Promise<void> {
  await db
    .updateTable('account_exports')
    .set({ next_attempt_at: nextAttemptAt, lease_id: null, leased_until: null })
    .where('id', '=', id)
    .where('lease_id', '=', leaseId)
    .execute()
}
