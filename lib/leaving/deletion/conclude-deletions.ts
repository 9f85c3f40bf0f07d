import type { RowOf } from '../../db/statements/compiled-statement.ts'
import { errorField } from '../../runtime/log/log.ts'
import type { Services } from '../../services/services.ts'
import { pseudonymizeAudit } from './pseudonymize-audit.ts'
import { forgetDeleted, forgetEmail, selectDeleted } from './store/deleted-accounts.ts'

type Deps = Services<'mailQueue' | 'statements'>

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
  const { log, statements } = services
  const rows = await statements.all(selectDeleted, { limit: LIMIT })
  for (const row of rows) {
    if (!run.mayContinue()) return
    try {
      await conclude(services, row, run)
    } catch (error) {
      log('account_deletion_failed', { user_id: row.user_id, error: errorField(error) })
    }
  }
}

async function conclude(
  services: Deps,
  { user_id: userId, email, deleted_at }: RowOf<typeof selectDeleted>,
  { requestId, mayContinue }: Run,
): Promise<void> {
  const { clock, mailQueue, random, statements } = services
  if (email !== null) {
    await mailQueue.send({ kind: 'account_deleted', email, request_id: requestId })
    await statements.first(forgetEmail, { userId })
  }
  if (clock().getTime() - deleted_at.getTime() < LATE_RECORDS_MILLISECONDS) return
  if (await pseudonymizeAudit(services, { userId, pseudonym: random.id() }, mayContinue))
    await statements.first(forgetDeleted, { userId })
}
