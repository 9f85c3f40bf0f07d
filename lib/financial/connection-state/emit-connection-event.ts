import { type Expression, sql } from 'kysely'
import type { ConnectionStatus } from '../../db/provider-tables.ts'
import type { Given } from '../../db/statements/slot.ts'
import type { Database } from '../../db/tables.ts'
import { emitEach } from '../../events/emit.ts'
import type { ConnectionReason } from '../../events/event-reasons.ts'

type ConnectionEventType = `connection.${'connected' | 'expiring' | 'broken' | 'recovered' | 'revoked'}`

/** What a status means for the application. A transition between equal meanings emits no event. */
const meanings: Readonly<Record<ConnectionStatus, 'none' | 'working' | 'expiring' | 'broken' | 'revoked'>> = {
  pending: 'none',
  active: 'working',
  expiring: 'expiring',
  expired: 'broken',
  error: 'broken',
  revoked: 'revoked',
}

/**
 * The columns that a statement must return for `emitConnectionEvent` and `connectionDetails`. `old` is the row before the update (PostgreSQL
 * 18).
 */
export const changedStatus = [
  'provider_connections.id',
  'provider_connections.user_id',
  'provider_connections.provider_key',
  'provider_connections.institution_name',
  'provider_connections.status',
  sql<ConnectionStatus>`old.status`.as('old_status'),
] as const

/**
 * Emits the event of each status change of `source`, which returns `changedStatus`. The event depends on the previous
 * and the new status only, so a new transition needs no change here.
 * @param reason Why the status changed.
 */
export function emitConnectionEvent(
  db: Database,
  source: string,
  now: Given<Date>,
  reason: ConnectionReason | Expression<ConnectionReason>,
) {
  const type = typeOf(source)
  return emitEach(db, source, now, {
    type,
    subjectId: sql.ref(`${source}.id`),
    data: {
      connection_id: sql.ref(`${source}.id`),
      user_id: sql.ref(`${source}.user_id`),
      provider_key: sql.ref(`${source}.provider_key`),
      status: sql.ref(`${source}.status`),
      previous_status: sql.ref(`${source}.old_status`),
      reason,
    },
    where: sql<boolean>`${type} is not null`,
  })
}

/** Emits the revocation for each deleted row of `source` that had an authorization. Returned columns as above. */
export function emitConnectionDeleted(db: Database, source: string, now: Given<Date>) {
  return emitEach(db, source, now, {
    type: 'connection.revoked',
    subjectId: sql.ref(`${source}.id`),
    data: {
      connection_id: sql.ref(`${source}.id`),
      user_id: sql.ref(`${source}.user_id`),
      provider_key: sql.ref(`${source}.provider_key`),
      status: 'revoked',
      previous_status: sql.ref(`${source}.old_status`),
      reason: 'deleted' satisfies ConnectionReason,
    },
    where: sql<boolean>`not (${means(`${source}.old_status`, 'none', 'revoked')})`,
  })
}

type Meaning = (typeof meanings)[ConnectionStatus]

function means(column: string, ...accepted: readonly Meaning[]): Expression<boolean> {
  const statuses = Object.entries(meanings).flatMap(([status, meaning]) =>
    accepted.includes(meaning) ? [sql.lit(status)] : [],
  )
  return sql<boolean>`${sql.ref(column)} in (${sql.join(statuses)})`
}

function typeOf(source: string): Expression<ConnectionEventType> {
  const [before, after] = [`${source}.old_status`, `${source}.status`]
  return sql<ConnectionEventType>`case
    when ${sql.ref(before)} = ${sql.ref(after)} then null
    when ${means(after, 'working')} and ${means(before, 'none', 'revoked')} then 'connection.connected'
    when ${means(after, 'working')} then 'connection.recovered'
    when ${means(after, 'expiring')} then 'connection.expiring'
    when ${means(after, 'broken')} and not ${means(before, 'broken')} then 'connection.broken'
    when ${means(after, 'revoked')} then 'connection.revoked'
  end`
}
