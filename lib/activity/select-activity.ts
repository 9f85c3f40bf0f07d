import { sql } from 'kysely'
import { isWithin } from '../audit/is-within.ts'
import type { TimeWindow } from '../audit/time-window.ts'
import { onTrue } from '../db/one-row.ts'
import type { Slots } from '../db/statements/slot.ts'
import { statement } from '../db/statements/statement.ts'
import { typed } from '../db/typed.ts'
import { isShown } from './is-shown.ts'

/** A filtered page of a user's activity. */
interface ActivityPage extends TimeWindow {
  readonly userId: string
  /** Each action with an outcome to select, separated by a space; null for all shown ones. */
  readonly chosen: readonly string[] | null
  readonly offset: number
  readonly limit: number
}

/** The total counts records one by one. This limits its cost for an account under attack. */
const MAX_RECORDS = 10_000

/** Selects a page of the newest shown records of a user, newest first, and their number, at most `MAX_RECORDS`. */
export const selectActivity = statement((db, page: Slots<ActivityPage>) => {
  const chosen = typed('jsonb', page.chosen)
  return (
    db
      .with('shown', qb =>
        qb
          .selectFrom('audit_logs')
          .select('id')
          .where('user_id', '=', page.userId)
          .where(isShown())
          .where(sql<boolean>`(${chosen} is null or jsonb_exists(${chosen}, action || ' ' || outcome))`)
          .where(isWithin(page))
          .orderBy('id', 'desc')
          .limit(MAX_RECORDS),
      )
      .with('counted', qb => qb.selectFrom('shown').select(eb => eb.fn.countAll<number>().as('total')))
      .with('page', qb =>
        qb.selectFrom('shown').select('id').orderBy('id', 'desc').limit(page.limit).offset(page.offset),
      )
      .selectFrom('counted')
      // A page after the last one has no rows, but still the total.
      .leftJoin('page', onTrue)
      .leftJoin('audit_logs', 'audit_logs.id', 'page.id')
      .select(['counted.total', 'audit_logs.id', 'audit_logs.created_at', 'audit_logs.action'])
      .select(['audit_logs.outcome', 'audit_logs.actor', 'audit_logs.session_id', 'audit_logs.user_agent'])
      .select(sql<string | null>`host(audit_logs.ip)`.as('ip'))
      .select('audit_logs.details')
      .orderBy('audit_logs.id', 'desc')
  )
})
