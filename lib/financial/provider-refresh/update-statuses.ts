import { auditContext } from '../../audit/audit-context.ts'
import { auditSlotValues } from '../../audit/audit-slots.ts'
import type { RequestMetadata } from '../../audit/request-metadata.ts'
import type { Services } from '../../services/services.ts'
import { resumeEndedConsents } from './store/resume-ended-consents.ts'
import { expireConsents, failInterrupted, markExpiringConsents } from './store/status-changes.ts'
import { throwRejected } from './throw-rejected.ts'

/** Connections per statement. */
const BATCH = 500

/**
 * Updates the status of connections whose consent ends or has ended, or whose refreshes fail, and notifies their owners.
 * Makes paused connections due whose provider has to say whether their consent has ended.
 */
export async function updateStatuses(
  services: Services<'eventQueue' | 'mailQueue' | 'statements'>,
  isTimeOver: () => boolean,
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
    for (let resumed = limit; resumed === limit && !isTimeOver(); )
      resumed = (await statements.all(resumeEndedConsents, { limit, now: services.clock() })).length
  }
  // Each goes on if another fails: its changes are stored, and their mails must be enqueued.
  const outcomes = await Promise.allSettled([
    resume(),
    ...updates.map(async ({ kind, statement }) => {
      const run = () =>
        statements.all(statement, { ...auditSlotValues(auditContext(services, metadata)), limit })
      for (let changed = await run(); changed.length > 0; changed = isTimeOver() ? [] : await run()) {
        hasChanged = true
        const { requestId: request_id } = metadata
        await services.mailQueue.notifyAll(
          changed.map(({ id, user_id }) => ({ kind, user_id, connection_id: id, request_id })),
        )
        if (changed.length < limit) return
      }
    }),
  ])
  if (hasChanged) await services.eventQueue.wake(metadata.requestId)
  throwRejected(outcomes, 'Some statuses could not be updated')
}
