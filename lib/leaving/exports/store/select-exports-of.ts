import type { Slots } from '../../../db/statements/slot.ts'
import { statement } from '../../../db/statements/statement.ts'

/** Selects all exports of a user, and until when a job builds them. */
export const selectExportsOf = statement((db, { userId }: Slots<{ userId: string }>) =>
  db.selectFrom('account_exports').select(['id', 'leased_until']).where('user_id', '=', userId),
)
