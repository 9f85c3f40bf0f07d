import type { Slots } from '../../../db/statements/slot.ts'
import { statement } from '../../../db/statements/statement.ts'

/** Selects the owner of a connection. */
export const selectOwner = statement((db, { connectionId }: Slots<{ connectionId: string }>) =>
  db.selectFrom('provider_connections').select('user_id').where('id', '=', connectionId),
)
