import type { Slots } from '../../../db/statements/slot.ts'
import { statement } from '../../../db/statements/statement.ts'
import { canApply } from '../../connection-state/transitions.ts'

/** A request to check a connection. */
interface CheckRequest {
  readonly userId: string
  readonly connectionId: string
  readonly now: Date
}

/**
 * Makes a check of a connection due. A check that is already running may not see what its owner repaired, so the
 * connection stays due after it. Returns the end of the consent that is known before the check; no row if the connection
 * has no tokens any more.
 */
export const requestCheck = statement((db, { userId, connectionId, now }: Slots<CheckRequest>) =>
  db
    .updateTable('provider_connections')
    .set(eb => ({
      checks_requested: eb('checks_requested', '+', 1),
      refresh_due_at: now,
      refresh_paused_at: null,
      updated_at: now,
    }))
    .where('provider_connections.id', '=', connectionId)
    .where('provider_connections.user_id', '=', userId)
    .where('provider_connections.item_id', 'is not', null)
    .where(canApply('checked'))
    .returning(['token_generation', 'consent_expires_at', 'expiring_at']),
)
