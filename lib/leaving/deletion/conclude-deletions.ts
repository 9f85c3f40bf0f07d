import { errorField } from '../../runtime/log/log.ts'
import type { Services } from '../../services/services.ts'
import { pseudonymizeAudit } from './pseudonymize-audit.ts'

type Deps = Services<'database' | 'mailQueue'>

interface Run {
  readonly requestId: string
  readonly mayContinue: () => boolean
}

/** Longer than any request that had read the account before its deletion. */
const LATE_RECORDS_MILLISECONDS = 5 * 60 * 1000
const LIMIT = 100

/**
 * Concludes finished deletions: enqueues the confirmation to the former address, and later makes the audit records of
 * requests pseudonymous that were in progress during the deletion. Then nothing of the account is left. An error must
 * not stop the deletions of other accounts; a later run repeats it.
 */
export async function concludeDeletions(services: Deps, run: Run): Promise<void> {
  const { database, log } = services
  const rows = await database
    .selectFrom('deleted_accounts')
    .select(['user_id', 'email', 'deleted_at'])
    .orderBy('deleted_at')
    .limit(LIMIT)
    .execute()
  for (const row of rows) {
    if (!run.mayContinue()) return
    try {
      await conclude(services, row, run)
    } catch (error) {
      log('account_deletion_failed', { user_id: row.user_id, error: errorField(error) })
    }
  }
}

interface DeletedAccount {
  readonly user_id: string
  /** null after its confirmation was enqueued. */
  readonly email: string | null
  readonly deleted_at: Date
}

async function conclude(
  { clock, database, mailQueue, random }: Deps,
  { user_id: userId, email, deleted_at }: DeletedAccount,
  { requestId, mayContinue }: Run,
): Promise<void> {
  if (email !== null) {
    await mailQueue.send({ kind: 'account_deleted', email, request_id: requestId })
    await database
      .updateTable('deleted_accounts')
      .set({ email: null })
      .where('user_id', '=', userId)
      .execute()
  }
  if (clock().getTime() - deleted_at.getTime() < LATE_RECORDS_MILLISECONDS) return
  if (await pseudonymizeAudit(database, { userId, pseudonym: random.id() }, mayContinue))
    await database.deleteFrom('deleted_accounts').where('user_id', '=', userId).execute()
}
