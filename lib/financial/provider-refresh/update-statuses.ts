import { auditContext } from '../../audit/audit-context.ts'
import type { RequestMetadata } from '../../audit/request-metadata.ts'
import type { Services } from '../../services/services.ts'
import { MAX_FAILURES } from '../provider-tokens/refresh-failures.ts'
import { resumeEndedConsents } from './store/resume-ended-consents.ts'
import {
  type ChangedConnection,
  expireConsents,
  failInterrupted,
  markExpiringConsents,
} from './store/status-changes.ts'

/** Connections per statement. */
const BATCH = 500

/**
 * Updates the status of connections whose consent ends or has ended, or whose refreshes fail, and notifies their owners.
 * Makes paused connections due whose provider has to say whether their consent has ended.
 */
export async function updateStatuses(
  services: Services<'database' | 'eventQueue' | 'mailQueue'>,
  isDeadlineNear: () => boolean,
  metadata: RequestMetadata,
): Promise<void> {
  const { database } = services
  const context = () => auditContext(services, metadata)
  const [limit, maxFailures] = [BATCH, MAX_FAILURES]
  const updates = [
    { kind: 'connection_failed', run: () => failInterrupted(database, { limit, maxFailures }, context()) },
    { kind: 'connection_failed', run: () => expireConsents(database, limit, context()) },
    { kind: 'connection_expiring', run: () => markExpiringConsents(database, limit, context()) },
  ] as const
  let hasChanged = false
  const resume = async () => {
    for (let resumed = limit; resumed === limit && !isDeadlineNear(); )
      resumed = (await resumeEndedConsents(database, limit, services.clock())).length
  }
  await Promise.all([
    resume(),
    ...updates.map(async ({ kind, run }) => {
      for (
        let changed: ChangedConnection[] = await run();
        changed.length > 0;
        changed = isDeadlineNear() ? [] : await run()
      ) {
        hasChanged = true
        for (const { id, user_id } of changed)
          await services.mailQueue.notify({
            kind,
            user_id,
            connection_id: id,
            request_id: metadata.requestId,
          })
        if (changed.length < limit) return
      }
    }),
  ]).finally(() => (hasChanged ? services.eventQueue.wake(metadata.requestId) : undefined))
}
