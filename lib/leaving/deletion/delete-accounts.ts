import { auditContext } from '../../audit/audit-context.ts'
import { auditSlotValues } from '../../audit/audit-slots.ts'
import type { RequestMetadata } from '../../audit/request-metadata.ts'
import { startDeletion } from '../../auth/account-deletion/start-deletion.ts'
import type { RowOf } from '../../db/statements/compiled-statement.ts'
import { endForDeletion } from '../../financial/authorization/end-for-deletion.ts'
import { errorField } from '../../runtime/log/log.ts'
import type { Services } from '../../services/services.ts'
import { removeExports } from '../exports/remove-exports.ts'
import { concludeDeletions } from './conclude-deletions.ts'
import { pseudonymizeAudit } from './pseudonymize-audit.ts'
import { claimDeletion, postponeDeletion } from './store/claim-deletions.ts'
import { deleteUser } from './store/delete-user.ts'

type Deps = Services<
  | 'dataKeys'
  | 'exportStore'
  | 'mailQueue'
  | 'providerCredentials'
  | 'providerHttp'
  | 'rateLimits'
  | 'statements'
>

const MINUTE_MILLISECONDS = 60_000
const DAY_MILLISECONDS = 24 * 60 * MINUTE_MILLISECONDS
/** Delay before the first retry. It doubles with each retry. */
const FIRST_RETRY_MILLISECONDS = 15 * MINUTE_MILLISECONDS
const LONGEST_RETRY_MILLISECONDS = 6 * 60 * MINUTE_MILLISECONDS
/** Time for the steps that end a deletion. */
const RESERVE_MILLISECONDS = 20_000
/** A function can run slightly beyond its deadline. */
const GRACE_MILLISECONDS = 5_000

/**
 * Deletes the accounts that are due, one after the other. Each step is committed before the next one begins, so a run
 * that was interrupted is continued by a later run, after its claim has expired.
 *
 * @param deadline in milliseconds since the epoch.
 */
export async function deleteAccounts(
  services: Deps,
  deadline: number,
  metadata: RequestMetadata,
): Promise<void> {
  const { clock, statements } = services
  const mayContinue = () => Date.now() < deadline - RESERVE_MILLISECONDS
  while (mayContinue()) {
    const now = clock()
    const claimedUntil = new Date(now.getTime() + deadline - Date.now() + GRACE_MILLISECONDS)
    const claimed = await statements.first(claimDeletion, { claimedUntil, now })
    if (!claimed) break
    await deleteClaimed(services, claimed, metadata, mayContinue)
  }
  await concludeDeletions(services, { requestId: metadata.requestId, mayContinue })
}

/** Continues one deletion. An error must not stop the deletions of other accounts. */
async function deleteClaimed(
  services: Deps,
  claimed: RowOf<typeof claimDeletion>,
  metadata: RequestMetadata,
  mayContinue: () => boolean,
): Promise<void> {
  const { clock, log, settings, statements } = services
  const { id: userId, deletion_attempts: attempts, deletion_started_at } = claimed
  const now = clock()
  const startedAt = deletion_started_at ?? now
  const age = now.getTime() - startedAt.getTime()
  const retryMilliseconds = settings.deletionRetryDays * DAY_MILLISECONDS
  try {
    if (!deletion_started_at) {
      const audit = auditSlotValues(auditContext(services, metadata))
      if (!(await statements.first(startDeletion, { ...audit, userId }))) return
    }
    const reason = await runSteps(services, {
      userId,
      giveUp: age >= retryMilliseconds,
      metadata,
      mayContinue,
    })
    if (reason === undefined) return log('account_deleted')
    log('account_deletion_postponed', { user_id: userId, reason })
  } catch (error) {
    log('account_deletion_failed', { user_id: userId, error: errorField(error) })
  }
  if (age > retryMilliseconds + DAY_MILLISECONDS) log('account_deletion_overdue', { user_id: userId })
  const delay = Math.min(
    FIRST_RETRY_MILLISECONDS * 2 ** Math.min(attempts - 1, 10),
    LONGEST_RETRY_MILLISECONDS,
  )
  await statements.first(postponeDeletion, { userId, until: new Date(now.getTime() + delay) })
}

interface Steps {
  readonly userId: string
  /** Whether connections are ended without the provider. */
  readonly giveUp: boolean
  readonly metadata: RequestMetadata
  readonly mayContinue: () => boolean
}

/** Runs the steps after the start. Returns why the deletion has to wait; undefined if the account is deleted. */
async function runSteps(
  services: Deps,
  { userId, giveUp, metadata, mayContinue }: Steps,
): Promise<'connections' | 'exports' | 'deadline' | undefined> {
  const { random, statements } = services
  if (!(await endForDeletion(services, { userId, giveUp, metadata, mayContinue }))) return 'connections'
  if (!(await removeExports(services, userId))) return 'exports'
  const pseudonym = random.id()
  if (!(await pseudonymizeAudit(services, { userId, pseudonym }, mayContinue))) return 'deadline'
  const audit = auditSlotValues(auditContext(services, metadata))
  if (!(await statements.first(deleteUser, { ...audit, userId, pseudonym }))) return 'connections'
  // Records that other requests wrote during the steps. The later ones follow when the deletion is concluded.
  await pseudonymizeAudit(services, { userId, pseudonym }, () => true)
  return undefined
}
