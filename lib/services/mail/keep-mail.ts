import type { Slots } from '../../db/statements/slot.ts'
import { statement } from '../../db/statements/statement.ts'

/** A mail that the queue refused. */
interface RefusedMail {
  readonly id: string
  /** A mail request of `mail-request.ts`. */
  readonly request: Record<string, unknown>
  readonly now: Date
}

/** Keeps a mail until the queue accepts it. */
export const keepMail = statement((db, slots: Slots<RefusedMail>) =>
  db.insertInto('waiting_mails').values({ id: slots.id, request: slots.request, created_at: slots.now }),
)
