import { auditContext } from '../../audit/audit-context.ts'
import type { RequestMetadata } from '../../audit/request-metadata.ts'
import { errorField } from '../../runtime/log/log.ts'
import type { Services } from '../../services/services.ts'
import { buildExport } from './build-export.ts'
import { deleteExpiredExports } from './delete-expired-exports.ts'
import { endExport, hasExport, postponeExport } from './store/end-attempt.ts'
import { type LeasedExport, leaseExport } from './store/lease-export.ts'

type Deps = Services<'database' | 'exportStore' | 'mailQueue'>

const MINUTE_MILLISECONDS = 60_000
const DAY_MILLISECONDS = 24 * 60 * MINUTE_MILLISECONDS
/** With delays of 1, 2, 4 and 8 minutes. */
const MAX_ATTEMPTS = 5
/** No export begins later than this before the deadline. */
const RESERVE_MILLISECONDS = 60_000
/** A function can run slightly beyond its deadline. */
const GRACE_MILLISECONDS = 5_000

/**
 * Builds the exports that are due, one after the other, and deletes expired ones. An attempt that was interrupted is
 * repeated when its lease has expired.
 *
 * @param deadline in milliseconds since the epoch.
 */
export async function exportAccounts(
  services: Deps,
  deadline: number,
  metadata: RequestMetadata,
): Promise<void> {
  const { clock, database, random } = services
  const mayContinue = () => Date.now() < deadline - RESERVE_MILLISECONDS
  while (mayContinue()) {
    const now = clock()
    const leaseId = random.id()
    const leasedUntil = new Date(now.getTime() + deadline - Date.now() + GRACE_MILLISECONDS)
    const leased = await leaseExport(database, { leaseId, leasedUntil }, now)
    if (!leased) break
    await attempt(services, { ...leased, leaseId }, metadata)
  }
  await deleteExpiredExports(services, mayContinue)
}

type Attempt = LeasedExport & { readonly leaseId: string }

async function attempt(services: Deps, leased: Attempt, metadata: RequestMetadata): Promise<void> {
  const { clock, database, log } = services
  const { id, user_id, attempts, leaseId } = leased
  // The last attempt was interrupted, so nothing counted its failure.
  if (attempts > MAX_ATTEMPTS) return end(services, leased, undefined, metadata)
  try {
    const { gzip, bytes } = await buildExport(services, user_id)
    await services.exportStore.save(id, gzip)
    await end(services, leased, bytes, metadata)
  } catch (error) {
    const about = { export_id: id, user_id, error: errorField(error) }
    if (attempts === MAX_ATTEMPTS) {
      log('account_export_failed', about)
      return end(services, leased, undefined, metadata)
    }
    log('account_export_postponed', about)
    const delay = MINUTE_MILLISECONDS * 2 ** (attempts - 1)
    await postponeExport(database, { id, leaseId, nextAttemptAt: new Date(clock().getTime() + delay) })
  }
}

/** Ends an export and notifies its user. If its account was deleted in the meantime, deletes the file. */
async function end(
  services: Deps,
  { id, user_id, leaseId }: Attempt,
  bytes: number | undefined,
  metadata: RequestMetadata,
): Promise<void> {
  const { database, log, mailQueue, settings } = services
  const context = auditContext(services, metadata)
  const expiresAt = new Date(context.now.getTime() + settings.exportDays * DAY_MILLISECONDS)
  if (!(await endExport(database, { id, leaseId, bytes, expiresAt }, context))) {
    // The file belongs to the attempt that has the lease now, or that ended the export.
    if (!(await hasExport(database, id))) await services.exportStore.remove(id)
    return
  }
  if (bytes !== undefined) log('account_exported', { export_id: id, bytes })
  const kind = bytes === undefined ? 'export_failed' : 'export_ready'
  await mailQueue.notify({ kind, user_id, request_id: metadata.requestId })
}
