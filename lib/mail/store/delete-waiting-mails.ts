import { isOneOf } from '../../db/is-one-of.ts'
import type { Slots } from '../../db/statements/slot.ts'
import { statement } from '../../db/statements/statement.ts'

/** Deletes waiting mails that the queue has accepted. */
export const deleteWaitingMails = statement((db, { ids }: Slots<{ ids: readonly string[] }>) =>
  db.deleteFrom('waiting_mails').where(isOneOf('waiting_mails.id', ids)),
)
