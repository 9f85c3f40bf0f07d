import { auditContext } from '../../audit/audit-context.ts'
import { auditSlotValues } from '../../audit/audit-slots.ts'
import type { RequestMetadata } from '../../audit/request-metadata.ts'
import type { Services } from '../../services/services.ts'
import { resumeEndedConsents } from './store/resume-ended-consents.ts'
import { expireConsents, failInterrupted, markExpiringConsents } from './store/status-changes.ts'

/** Connections per statement. */
const BATCH = 500

/**
 * Updates the status of connections whose consent ends or has ended, or whose refreshes fail, and notifies their owners.
 * Makes paused connections due whose provider has to say whether their consent has ended.
 */
export async function updateStatuses(
  services: Services<'eventQueue' | 'mailQueue' | 'statements'>,
  isDeadlineNear: () => boolean,
  metadata: RequestMetadata,
): Promise<void> {
  const { statements } = services
  const limit = BATCH
  const updates = [
    { kind: 'connection_failed', statement: failInterrupted },
    { kind: 'connection_failed', statement: expireConsents },
    { kind: 'connection_expiring', statement: markExpiringConsents },
  ] as const
  let hasChanged = false
  const resume = async () => {
    for (let resumed = limit; resumed === limit && !isDeadlineNear(); )
      resumed = (await statements.all(resumeEndedConsents, { limit, now: services.clock() })).length
  }
  await Promise.all([
    resume(),
    ...updates.map(async ({ kind, statement }) => {
      const run = () =>
        statements.all(statement, { ...auditSlotValues(auditContext(services, metadata)), limit })
      for (let changed = await run(); changed.length > 0; changed = isDeadlineNear() ? [] : await run()) {
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
