import { sql } from 'kysely'
import {
  type Action,
  refreshTokenRefused,
  refreshTokenRepeated,
  refreshTokenReplayed,
  refreshTokenRotated,
} from '../../audit/actions.ts'
import { type AuditSlotValues, auditParts } from '../../audit/audit-slots.ts'
import { actionBy, successIf } from '../../audit/outcome-of.ts'
import { auditEach } from '../../audit/record.ts'
import { oneRow, onTrue } from '../../db/one-row.ts'
import type { Slots } from '../../db/statements/slot.ts'
import { statement } from '../../db/statements/statement.ts'
import { emitSessionsRevoked } from '../revocation/emit-session-revoked.ts'
import { raiseTokenVersion, revokeSessions } from '../revocation/end-issued.ts'
import type { LocationColumns } from '../sessions/location-columns.ts'
import { replayDetails } from '../signals/store/replay-details.ts'
import { consumePresented, extendSession, insertSuccessor } from './replace-token.ts'
import type { Verdict } from './rotation.ts'
import { selectPresented } from './select-presented.ts'

const verdictActions = {
  rotated: refreshTokenRotated,
  repeated: refreshTokenRepeated,
  refused: refreshTokenRefused,
  replayed: refreshTokenReplayed,
} satisfies Record<Verdict, Action>

/** The values of a rotation. */
type Rotation = AuditSlotValues &
  LocationColumns & {
    readonly presentedId: string
    readonly presentedHash: string
    readonly successorId: string
    readonly successorHash: string
    readonly repeatableSince: Date
  }

/**
 * Consumes a refresh token. If several clients present the same token, one of them rotates it. The others wait for its
 * locks, and then get the same successor or cause a replay.
 */
export const rotateToken = statement((db, slots: Slots<Rotation>) => {
  const { now, successorId } = slots
  const presented = { id: slots.presentedId, secretHash: slots.presentedHash }
  const successor = { id: successorId, secretHash: slots.successorHash }
  const audit = auditParts(slots)
  const location = {
    country: slots.country,
    location: slots.location,
    latitude: slots.latitude,
    longitude: slots.longitude,
    accuracy_kilometers: slots.accuracy_kilometers,
  }
  return db
    .with('presented', () => selectPresented(db, presented, { repeatableSince: slots.repeatableSince, now }))
    .with('consumed', () => consumePresented(db, successorId, now))
    .with('inserted', () => insertSuccessor(db, successor, now))
    .with('extended', () => extendSession(db, successorId, location, audit))
    .with('breached', qb =>
      qb.selectFrom('presented').select('user_id').where('presented.verdict', '=', 'replayed'),
    )
    .with('raised', () => raiseTokenVersion(db, 'breached', now))
    .with('ended', () => revokeSessions(db, 'breached', now, 'refresh_token_replayed'))
    .with('session_events', () => emitSessionsRevoked(db, 'ended', now))
    .with('outcome', qb =>
      qb
        .selectFrom(oneRow)
        .leftJoin('presented', onTrue)
        .select(eb => [
          eb.fn.coalesce('presented.verdict', sql.lit<Verdict>('refused')).as('verdict'),
          'presented.user_id',
          'presented.session_id',
          'presented.token_version',
          'presented.successor_id',
          'presented.used_at',
          'presented.last_used_at',
          'presented.country',
          'presented.latitude',
          'presented.longitude',
          'presented.accuracy_kilometers',
          'presented.authenticated_at',
          'presented.authentication_methods',
        ]),
    )
    .with('audit', () =>
      auditEach(db, 'outcome', audit, {
        action: actionBy(sql.ref<Verdict>('outcome.verdict'), verdictActions),
        outcome: successIf(sql<boolean>`${sql.ref('outcome.verdict')} in ('rotated', 'repeated')`, 'failure'),
        actor: 'user',
        userId: sql.ref('outcome.user_id'),
        sessionId: sql.ref('outcome.session_id'),
        details: replayDetails(now),
      }),
    )
    .selectFrom('outcome')
    .selectAll()
})
