import { sql } from 'kysely'
import { onTrue } from '../../../db/one-row.ts'
import type { Database } from '../../../db/tables.ts'
import { isActive } from '../../revocation/active-session.ts'
import { isKnown } from '../is-known.ts'

/** The page of a user's devices to list. */
export interface DevicePage {
  readonly userId: string
  readonly offset: number
  readonly limit: number
}

/** Selects a page of a user's known devices, most recently used first, and their total number. */
export async function selectDevices(db: Database, { userId, offset, limit }: DevicePage, now: Date) {
  const rows = await db
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
    .orderBy('page.id')
    .execute()
  return { total: Number(rows[0]?.total ?? 0), rows }
}
