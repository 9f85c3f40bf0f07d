import { type Expression, type SqlBool, sql } from 'kysely'
import { isOneOf } from '../../../db/is-one-of.ts'
import type { Given, Slots } from '../../../db/statements/slot.ts'
import { statement } from '../../../db/statements/statement.ts'
import { typed } from '../../../db/typed.ts'
import { isAdmitted, notPaused } from '../../connection-state/refresh-policy.ts'
import type { StagePolicy } from '../../connection-state/stage-policy.ts'
import { scheduled } from '../../connection-state/transitions.ts'
import { isAmong } from './is-among.ts'

/** Due connections of a provider to claim. */
interface ClaimRequest {
  readonly providerKey: string
  /** Connections to look at. */
  readonly batch: number
  /** Connections to claim at most. */
  readonly limit: number
  /** How long the claims last. */
  readonly queuedUntil: Date
  readonly stagePolicy: StagePolicy['policy']
  /** A user who used a session since this time is active. */
  readonly activeSince: Date
  readonly now: Date
}

/** The condition that a connection is due. It matches the index of due connections, so no paused connection is read. */
function isDue(now: Given<Date>): Expression<SqlBool> {
  return sql<SqlBool>`(provider_connections.refresh_due_at <= ${typed('timestamptz', now)} and ${notPaused} and ${scheduled})`
}

/**
 * Looks at up to `batch` due connections of a provider, longest due first. Claims up to `limit` of those that their policy
 * admits until `queuedUntil`, and pauses the others, so that each of them is looked at once. Concurrent dispatchers lock
 * different connections. The policy is evaluated on the locked rows: if another statement changed a row in the meantime,
 * for example after a notification, PostgreSQL evaluates it again.
 */
export const claimDue = statement((db, request: Slots<ClaimRequest>) => {
  const { providerKey, batch, limit, queuedUntil, stagePolicy, activeSince, now } = request
  return db
    .with('due', qb =>
      qb
        .selectFrom('provider_connections')
        .select(['provider_connections.id', 'provider_connections.refresh_due_at'])
        .select(isAdmitted({ policy: stagePolicy, activeSince }).as('is_admitted'))
        .where('provider_connections.provider_key', '=', providerKey)
        .where(isDue(now))
        .where(eb => eb.or([eb('queued_until', 'is', null), eb('queued_until', '<=', now)]))
        .where(eb => eb.or([eb('lease_id', 'is', null), eb('leased_until', '<=', now)]))
        .orderBy('provider_connections.refresh_due_at')
        .limit(batch)
        .forUpdate()
        .skipLocked(),
    )
    .with('placed', qb =>
      qb
        .selectFrom('due')
        .select(['due.id', 'due.is_admitted'])
        .select(
          sql<number>`count(*) filter (where due.is_admitted) over (order by due.refresh_due_at, due.id)`.as(
            'place',
          ),
        ),
    )
    .updateTable('provider_connections')
    .from('placed')
    .set({
      queued_until: sql<Date | null>`case when placed.is_admitted then ${typed('timestamptz', queuedUntil)} end`,
      refresh_paused_at: sql<Date | null>`case when not placed.is_admitted then ${typed('timestamptz', now)} end`,
    })
    .whereRef('provider_connections.id', '=', 'placed.id')
    .where(isAmong('placed'))
    .where(sql<SqlBool>`(not placed.is_admitted or placed.place <= ${limit}::integer)`)
    .returning(['provider_connections.id', 'placed.is_admitted'])
})

/** Counts the due connections of a provider, up to `limit`. */
export const countDue = statement(
  (db, { providerKey, limit, now }: Slots<Pick<ClaimRequest, 'providerKey' | 'limit' | 'now'>>) =>
    db
      .selectFrom(eb =>
        eb
          .selectFrom('provider_connections')
          .select('provider_connections.refresh_due_at')
          .where('provider_connections.provider_key', '=', providerKey)
          .where(isDue(now))
          .limit(limit)
          .as('counted'),
      )
      .select(eb => eb.fn.countAll<number>().as('due')),
)

/** Releases the claims on connections that could not be enqueued. */
export const releaseClaims = statement((db, { ids }: Slots<{ readonly ids: readonly string[] }>) =>
  db
    .updateTable('provider_connections')
    .set({ queued_until: null })
    .where(isOneOf('provider_connections.id', ids)),
)
