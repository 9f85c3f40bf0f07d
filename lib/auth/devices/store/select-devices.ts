import { sql } from 'kysely'
import { onTrue } from '../../../db/one-row.ts'
import type { Slots } from '../../../db/statements/slot.ts'
import { statement } from '../../../db/statements/statement.ts'
import { isActive } from '../../revocation/active-session.ts'
import { isKnown } from '../is-known.ts'

/** The user, and the page of the devices to list. */
interface DevicePage {
  readonly userId: string
  readonly offset: number
  readonly limit: number
  readonly now: Date
}

/** Selects a page of a user's known devices, most recently used first. Each row has their total number. */
export const selectDevices = statement((db, { userId, offset, limit, now }: Slots<DevicePage>) =>
  db
    .with('known', qb =>
      qb
        .selectFrom('devices')
        .innerJoin('users', 'users.id', 'devices.user_id')
        .innerJoin('security_config', onTrue)
        .selectAll('devices')
        .select(eb =>
          eb
            .selectFrom('sessions')
            .select(sql<number>`count(*)::integer`.as('sessions'))
            .whereRef('sessions.device_id', '=', 'devices.id')
            .where(isActive(now))
            .as('sessions'),
        )
        .where('devices.user_id', '=', userId)
        .where(isKnown(now)),
    )
    .with('counted', qb => qb.selectFrom('known').select(eb => eb.fn.countAll<number>().as('total')))
    .with('page', qb =>
      qb
        .selectFrom('known')
        .selectAll()
        .orderBy('last_used_at', 'desc')
        .orderBy('id')
        .limit(limit)
        .offset(offset),
    )
    .selectFrom('counted')
    // A page after the last one has no rows, but still the total.
    .leftJoin('page', onTrue)
    .select(['counted.total', 'page.id', 'page.name', 'page.description', 'page.location', 'page.sessions'])
    .select(['page.created_at', 'page.last_used_at', 'page.trusted_until'])
    .select(sql<string | null>`host(page.ip)`.as('ip'))
    .orderBy('page.last_used_at', 'desc')
    .orderBy('page.id'),
)
