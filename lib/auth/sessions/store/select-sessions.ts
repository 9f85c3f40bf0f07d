import { sql } from 'kysely'
import { onTrue } from '../../../db/one-row.ts'
import type { Slots } from '../../../db/statements/slot.ts'
import { statement } from '../../../db/statements/statement.ts'
import { isActive } from '../../revocation/active-session.ts'

/** The user, and the page of the sessions to list. */
interface SessionPage {
  readonly userId: string
  readonly offset: number
  readonly limit: number
  readonly now: Date
}

/** Selects a page of a user's active sessions, most recently used first. Each row has their total number. */
export const selectSessions = statement((db, { userId, offset, limit, now }: Slots<SessionPage>) =>
  db
    .with('active', qb =>
      qb
        .selectFrom('sessions')
        .innerJoin('users', 'users.id', 'sessions.user_id')
        .innerJoin('security_config', onTrue)
        .innerJoin('devices', 'devices.id', 'sessions.device_id')
        .select([
          'sessions.id',
          'sessions.device',
          'sessions.location',
          'sessions.ip',
          'sessions.created_at',
          'sessions.last_used_at',
          'sessions.expires_at',
          'sessions.device_id',
          'devices.trusted_until',
        ])
        .where('sessions.user_id', '=', userId)
        .where(isActive(now)),
    )
    .with('counted', qb => qb.selectFrom('active').select(eb => eb.fn.countAll<number>().as('total')))
    .with('page', qb =>
      qb
        .selectFrom('active')
        .selectAll()
        .orderBy('last_used_at', 'desc')
        .orderBy('id')
        .limit(limit)
        .offset(offset),
    )
    .selectFrom('counted')
    // A page after the last one has no rows, but still the total.
    .leftJoin('page', onTrue)
    .select(['counted.total', 'page.id', 'page.device', 'page.location'])
    .select(['page.created_at', 'page.last_used_at', 'page.expires_at', 'page.device_id'])
    .select(['page.trusted_until'])
    .select(sql<string | null>`host(page.ip)`.as('ip'))
    .orderBy('page.last_used_at', 'desc')
    .orderBy('page.id'),
)
