import type { Slots } from '../../db/statements/slot.ts'
import { statement } from '../../db/statements/statement.ts'

/** How many mails are claimed, and until when no other run claims them. */
interface Claim {
  readonly limit: number
  readonly queuedUntil: Date
  readonly now: Date
}

/**
 * Claims the mails that wait for the queue: first those that no run has claimed, the oldest first. Concurrent runs claim
 * different ones.
 */
export const claimWaitingMails = statement((db, slots: Slots<Claim>) =>
  db
    .with('waiting', qb =>
      qb
        .selectFrom('waiting_mails')
        .select('waiting_mails.id')
        .where(eb => eb.or([eb('queued_until', 'is', null), eb('queued_until', '<=', slots.now)]))
        .orderBy('waiting_mails.queued_until', order => order.asc().nullsFirst())
        .orderBy('waiting_mails.created_at')
        .limit(slots.limit)
        .forUpdate()
        .skipLocked(),
    )
    .updateTable('waiting_mails')
    .from('waiting')
    .set({ queued_until: slots.queuedUntil })
    .whereRef('waiting_mails.id', '=', 'waiting.id')
    .returning(['waiting_mails.id', 'waiting_mails.request']),
)
