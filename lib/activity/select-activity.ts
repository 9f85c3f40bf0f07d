import { sql } from 'kysely'
import { since, until } from '../audit/times.ts'
import { onTrue } from '../db/one-row.ts'
import type { Database } from '../db/tables.ts'
import { isShown } from './shown-events.ts'
import type { ActivityKind } from './words.ts'

/** A filtered page of a user's activity. */
export interface ActivitySearch {
  readonly userId: string
  readonly kind?: ActivityKind | undefined
  /** ISO 8601. `from` is inclusive, `to` exclusive. */
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly offset: number
  readonly limit: number
}

/** The total counts records one by one. This limits its cost for an account under attack. */
const MAX_RECORDS = 10_000

/** Selects a page of the newest shown records of a user, newest first, and their number, at most `MAX_RECORDS`. */
export async function selectActivity(db: Database, search: ActivitySearch) {
  const { userId, kind, from, to, offset, limit } = search
  const rows = await db
    .with('shown', qb =>
      qb
        .selectFrom('audit_logs')
        .select('id')
        .where('user_id', '=', userId)
        .where(isShown(kind))
        .$if(from !== undefined, q => q.where(since(new Date(from ?? 0))))
        .$if(to !== undefined, q => q.where(until(new Date(to ?? 0))))
        .orderBy('id', 'desc')
        .limit(MAX_RECORDS),
    )
    .with('counted', qb => qb.selectFrom('shown').select(eb => eb.fn.countAll<number>().as('total')))
    .with('page', qb => qb.selectFrom('shown').select('id').orderBy('id', 'desc').limit(limit).offset(offset))
    .selectFrom('counted')
    // A page after the last one has no rows, but still the total.
    .leftJoin('page', onTrue)
    .leftJoin('audit_logs', 'audit_logs.id', 'page.id')
    .select(['counted.total', 'audit_logs.id', 'audit_logs.created_at', 'audit_logs.action'])
    .select(['audit_logs.outcome', 'audit_logs.actor', 'audit_logs.session_id', 'audit_logs.user_agent'])
    .select(sql<string | null>`host(audit_logs.ip)`.as('ip'))
    .select('audit_logs.details')
    .orderBy('audit_logs.id', 'desc')
    .execute()
  return { total: Number(rows[0]?.total ?? 0), rows }
}

/** A record, or nulls for a page without records. */
export type ActivityRow = Awaited<ReturnType<typeof selectActivity>>['rows'][number]
