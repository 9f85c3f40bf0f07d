import { sql } from 'kysely'
import { refreshesRequested } from '../../../audit/actions.ts'
import { type AuditSlotValues, auditParts } from '../../../audit/audit-slots.ts'
import { type Actor, auditEach } from '../../../audit/record.ts'
import type { ConnectionStatus } from '../../../db/provider-tables.ts'
import type { Slot, Slots } from '../../../db/statements/slot.ts'
import { statement } from '../../../db/statements/statement.ts'
import { typed } from '../../../db/typed.ts'
import { paused } from '../../connection-state/refresh-policy.ts'
import { canApply } from '../../connection-state/transitions.ts'
import { canBeLeased } from '../../provider-tokens/store/lease-condition.ts'

const FIRST_ID = '00000000-0000-0000-0000-000000000000'
const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff'

/** The connections to refresh, and the time and the distance of their refreshes. */
interface RefreshSchedule extends AuditSlotValues {
  /** Null for every provider. */
  readonly providerKey: string | null
  /** Null for every connection. */
  readonly connectionId: string | null
  /** Null for every status. */
  readonly status: ConnectionStatus | null
  readonly perMinute: number
  /** Whether access tokens that do not expire are replaced. */
  readonly replacesTokens: boolean
  readonly limit: number
  readonly reason: string
  readonly actor: Actor
  /** The id of the last connection of the previous page; null for the first page. */
  readonly afterId: string | null
  /** When the first refresh is due. */
  readonly startsAt: Date
}

const idOr = (id: Slot<string | null>, otherwise: string) =>
  sql<string>`coalesce(${typed('uuid', id)}, ${sql.lit(otherwise)})`

/**
 * Makes connections due in the order of their ids, spread at a rate. A connection that is due earlier anyway keeps its
 * time, unless it has failed or is paused. Skips connections without a refresh token and those that are being refreshed, unless
 * their access tokens are replaced. Returns the number of connections, and the last of their ids.
 */
export const scheduleRefreshes = statement((db, schedule: Slots<RefreshSchedule>) => {
  const { providerKey, connectionId, status, perMinute, replacesTokens, startsAt, now } = schedule
  const mustReplace = sql<boolean>`${replacesTokens}::boolean`
  // Also of a connection whose check is running: that check uses the token that may be known to others.
  const mustBeReplaced = sql<boolean>`(${mustReplace} and provider_connections.item_id is not null
    and provider_connections.refresh_due_at is not null and ${canApply('checked')})`
  const slot = sql<Date>`${typed('timestamptz', startsAt)} + make_interval(secs => placed.position * 60.0 / ${perMinute}::integer)`
  return db
    .with('chosen', qb =>
      qb
        .selectFrom('provider_connections')
        .select('provider_connections.id')
        .where(eb => eb.or([canBeLeased(now), mustBeReplaced]))
        .where(
          sql<boolean>`(${providerKey}::text is null or provider_connections.provider_key = ${providerKey}::text)`,
        )
        .where(sql<boolean>`(${status}::text is null or provider_connections.status = ${status}::text)`)
        // A range, so that the planner uses the primary key for one connection too.
        .where('id', '>=', idOr(connectionId, FIRST_ID))
        .where('id', '<=', idOr(connectionId, LAST_ID))
        .where('id', '>', idOr(schedule.afterId, FIRST_ID))
        .orderBy('provider_connections.id')
        .limit(schedule.limit)
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
      auditEach(db, 'outcome', auditParts(schedule), {
        action: refreshesRequested,
        outcome: 'success',
        actor: schedule.actor,
        details: sql`jsonb_strip_nulls(jsonb_build_object('reason', ${schedule.reason}::text, 'provider_key', ${providerKey}::text,
          'connection_id', ${connectionId}::text, 'status', ${status}::text, 'per_minute', ${perMinute}::integer,
          'replace_tokens', ${mustReplace}, 'scheduled', outcome.scheduled))`,
      }),
    )
    .selectFrom('outcome')
    .select(['scheduled', 'last_id'])
})
