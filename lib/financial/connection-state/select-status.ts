import type { Slots } from '../../db/statements/slot.ts'
import { statement } from '../../db/statements/statement.ts'

/** Selects the status of a connection, for any user. */
export const selectStatus = statement((db, { connectionId }: Slots<{ connectionId: string }>) =>
  db.selectFrom('provider_connections').select('status').where('id', '=', connectionId),
)
