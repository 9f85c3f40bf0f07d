import { sql } from 'kysely'
import type { Slots } from '../../../db/statements/slot.ts'
import { statement } from '../../../db/statements/statement.ts'
import { paused } from '../../connection-state/refresh-policy.ts'
import { connected } from '../../connection-state/transitions.ts'
import { isAmong } from './is-among.ts'

/**
 * Requests a check of up to `limit` paused connections whose consent ended at their provider, so that their owners are
 * notified. Other consents expire without a check. The check changes the status or the end of the consent, so that each
 * end causes one check. Returns the connections. They are due.
 */
export const resumeEndedConsents = statement((db, { limit, now }: Slots<{ limit: number; now: Date }>) =>
  db
    .with('ended', qb =>
      qb
        .selectFrom('provider_connections')
        .select('provider_connections.id')
        .where('consent_expires_at', '<=', now)
        .where('item_id', 'is not', null)
        .where(paused)
        .where(connected)
        .orderBy('consent_expires_at')
        .limit(limit)
        .forUpdate()
        .skipLocked(),
    )
    .updateTable('provider_connections')
    .from('ended')
    .set({
      checks_requested: sql<number>`provider_connections.checks_requested + 1`,
      refresh_paused_at: null,
      updated_at: now,
    })
    .whereRef('provider_connections.id', '=', 'ended.id')
    .where(isAmong('ended'))
    .returning('provider_connections.id'),
)
