import { sql } from 'kysely'
import { refreshesRequested } from '../../../audit/actions.ts'
import { type Actor, type AuditContext, auditEach } from '../../../audit/record.ts'
import type { ConnectionStatus } from '../../../db/provider-tables.ts'
import type { Database } from '../../../db/tables.ts'
import { typed } from '../../../db/typed.ts'
import { paused } from '../../connection-state/refresh-policy.ts'
import { canApply } from '../../connection-state/transitions.ts'
import { canBeLeased } from '../../provider-tokens/store/find-or-lease.ts'

/** The connections to refresh, and the time and the distance of their refreshes. */
export interface RefreshSchedule {
  readonly provider_key?: string | undefined
  readonly connection_id?: string | undefined
  readonly status?: ConnectionStatus | undefined
  readonly per_minute: number
  /** Whether access tokens that do not expire are replaced. */
  readonly replace_tokens: boolean
  readonly limit: number
  readonly reason: string
  readonly actor: Actor
  /** The id of the last connection of the previous page. */
  readonly afterId: string | undefined
  /** When the first refresh is due. */
  readonly startsAt: Date
}

/**
 * Makes connections due in the order of their ids, spread at a rate. A connection that is due earlier anyway keeps its
 * time, unless it has failed or is paused. Skips connections without a refresh token and those that are being refreshed, unless
 * their access tokens are replaced.
 *
 * @returns the number of connections, and the last of their ids.
 */
export async function scheduleRefreshes(db: Database, schedule: RefreshSchedule, context: AuditContext) {
  const { now } = context
  const { provider_key, connection_id, status, per_minute, limit, reason, actor, afterId, startsAt } =
    schedule
  const mustReplace = sql.lit(schedule.replace_tokens)
  // Also of a connection whose check is running: that check uses the token that may be known to others.
  const mustBeReplaced = sql<boolean>`(${mustReplace} and provider_connections.item_id is not null
    and provider_connections.refresh_due_at is not null and ${canApply('checked')})`
  const slot = sql<Date>`${typed('timestamptz', startsAt)} + make_interval(secs => placed.position * 60.0 / ${per_minute}::integer)`
  const row = await db
    .with('chosen', qb =>
      qb
        .selectFrom('provider_connections')
        .select('provider_connections.id')
        .where(eb => eb.or([canBeLeased(now), mustBeReplaced]))
        .$if(provider_key !== undefined, q => q.where('provider_key', '=', provider_key ?? ''))
        .$if(connection_id !== undefined, q => q.where('id', '=', connection_id ?? ''))
        .$if(status !== undefined, q => q.where('status', '=', status ?? 'active'))
        .$if(afterId !== undefined, q => q.where('id', '>', afterId ?? ''))
        .orderBy('provider_connections.id')
        .limit(limit)
        .forUpdate(),
    )
    .with('placed', qb =>
      qb.selectFrom('chosen').select(['id', sql<number>`row_number() over (order by id) - 1`.as('position')]),
    )
    .with('scheduled', qb =>
      qb
        .updateTable('provider_connections')
        .from('placed')
        .set({
          refresh_requested_at: now,
          refresh_paused_at: null,
          // A running check keeps the connection due.
          checks_requested: sql<number>`checks_requested + case when ${mustBeReplaced} then 1 else 0 end`,
          must_replace_token: sql<boolean>`must_replace_token or (${mustReplace} and item_id is not null)`,
          // A failed or paused connection may have been due for long. Its time must not defeat the spread.
          refresh_due_at: sql<Date>`case when provider_connections.status = 'error' or ${paused} then ${slot}
            else least(provider_connections.refresh_due_at, ${slot}) end`,
        })
        .whereRef('provider_connections.id', '=', 'placed.id')
        .returning('provider_connections.id'),
    )
    .with('outcome', qb =>
      qb
        .selectFrom('scheduled')
        .select(eb => [
          eb.fn.countAll<number>().as('scheduled'),
          sql<string | null>`(array_agg(scheduled.id order by scheduled.id desc))[1]`.as('last_id'),
        ]),
    )
    .with('audit', () =>
      auditEach(db, 'outcome', context, {
        action: refreshesRequested,
        outcome: 'success',
        actor,
        details: sql`jsonb_strip_nulls(jsonb_build_object('reason', ${reason}::text, 'provider_key', ${provider_key ?? null}::text,
          'connection_id', ${connection_id ?? null}::text, 'status', ${status ?? null}::text,
          'per_minute', ${per_minute}::integer, 'replace_tokens', ${mustReplace}, 'scheduled', outcome.scheduled))`,
      }),
    )
    .selectFrom('outcome')
    .select(['scheduled', 'last_id'])
    .executeTakeFirstOrThrow()
  return { scheduled: Number(row.scheduled), lastId: row.last_id }
}
