import { sql } from 'kysely'
import type { Database } from '../../../db/tables.ts'

/**
 * Ends the trust in all devices of the user of `source`, another part of the same statement. For the first second factor:
 * the devices were trusted by someone who entered the password only, and would skip the factor.
 */
export function endTrust(db: Database, source: string) {
  return db
    .updateTable('devices')
    .set({ trusted_at: null, trusted_until: null })
    .where(
      'devices.user_id',
      'in',
      db.selectFrom(sql<{ user_id: string }>`${sql.table(source)}`.as('owner')).select('owner.user_id'),
    )
    .where('devices.trusted_until', 'is not', null)
}
