import type { Slots } from '../../../db/statements/slot.ts'
import { statement } from '../../../db/statements/statement.ts'

/** Selects the deletions to conclude, oldest first. The email address is null after its confirmation was enqueued. */
export const selectDeleted = statement((db, { limit }: Slots<{ limit: number }>) =>
  db
    .selectFrom('deleted_accounts')
    .select(['user_id', 'email', 'deleted_at'])
    .orderBy('deleted_at')
    .limit(limit),
)

/** Forgets the email address of a deleted account. */
export const forgetEmail = statement((db, { userId }: Slots<{ userId: string }>) =>
  db.updateTable('deleted_accounts').set({ email: null }).where('user_id', '=', userId),
)

/** Forgets a deleted account. */
export const forgetDeleted = statement((db, { userId }: Slots<{ userId: string }>) =>
  db.deleteFrom('deleted_accounts').where('user_id', '=', userId),
)
