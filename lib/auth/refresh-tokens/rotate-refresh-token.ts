import { sql } from 'kysely'
import {
  type Action,
  refreshTokenRefused,
  refreshTokenRepeated,
  refreshTokenReplayed,
  refreshTokenRotated,
} from '../../audit/actions.ts'
import { actionBy, successIf } from '../../audit/outcome-of.ts'
import { type AuditContext, auditEach } from '../../audit/record.ts'
import { oneRow, onTrue } from '../../db/one-row.ts'
import type { Database } from '../../db/tables.ts'
import { readMethods } from '../authentication/methods.ts'
import { emitSessionsRevoked } from '../revocation/emit-session-revoked.ts'
import { raiseTokenVersion, revokeSessions } from '../revocation/end-issued.ts'
import { toLastUse } from '../signals/origins.ts'
import type { DecidedSignal } from '../signals/signal.ts'
import type { LastUse } from '../signals/snapshot.ts'
import { replayDetails, tokenReplayed } from '../signals/token-replayed.ts'
import type { AccessTokenClaims } from '../tokens/access-token.ts'
import { consumePresented, extendSession, insertSuccessor } from './replace-token.ts'
import { type RefreshTokenRotation, selectPresented, type Verdict } from './select-presented.ts'

/** The outcome of a rotation. `subject` is the session and its user. */
export type RotationOutcome =
  | {
      readonly verdict: 'rotated'
      readonly subject: AccessTokenClaims
      readonly successorId: string
      /** The last use of the session before this rotation; null without coordinates. */
      readonly lastUse: LastUse | null
    }
  | {
      readonly verdict: 'repeated'
      readonly subject: AccessTokenClaims
      readonly successorId: string
    }
  | {
      readonly verdict: 'replayed'
      readonly subject: AccessTokenClaims
      readonly signals: readonly DecidedSignal[]
    }
  | { readonly verdict: 'refused' }

const verdictActions = {
  rotated: refreshTokenRotated,
  repeated: refreshTokenRepeated,
  refused: refreshTokenRefused,
  replayed: refreshTokenReplayed,
} satisfies Record<Verdict, Action>

/**
 * Consumes a refresh token. If several clients present the same token, one of them rotates it. The others wait for its
 * locks, and then get the same successor or cause a replay.
 */
export async function rotateRefreshToken(
  db: Database,
  rotation: RefreshTokenRotation,
  context: AuditContext,
): Promise<RotationOutcome> {
  const { now } = context
  const { successor } = rotation
  const row = await db
    .with('presented', () => selectPresented(db, rotation, now))
    .with('consumed', () => consumePresented(db, successor.id, now))
    .with('inserted', () => insertSuccessor(db, successor, now))
    .with('extended', () => extendSession(db, rotation, context))
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
      auditEach(db, 'outcome', context, {
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
    .executeTakeFirstOrThrow()
  return toOutcome(row, successor.id, now)
}

interface Row {
  readonly verdict: Verdict
  readonly user_id: string | null
  readonly session_id: string | null
  readonly token_version: number | null
  readonly successor_id: string | null
  readonly used_at: Date | null
  readonly last_used_at: Date | null
  readonly country: string | null
  readonly latitude: number | null
  readonly longitude: number | null
  readonly accuracy_kilometers: number | null
  readonly authenticated_at: Date | null
  readonly authentication_methods: string | null
}

function toOutcome(row: Row, newId: string, now: Date): RotationOutcome {
  const { verdict, user_id: userId, session_id: sessionId, token_version: tokenVersion } = row
  const { authenticated_at: at, authentication_methods: methods } = row
  if (verdict === 'refused' || userId === null || sessionId === null || tokenVersion === null)
    return { verdict: 'refused' }
  if (at === null || methods === null) throw new Error('A session has an authentication')
  const authentication = { at, methods: readMethods(methods) }
  const subject = { userId, sessionId, tokenVersion, authentication }
  if (verdict === 'replayed')
    return { verdict, subject, signals: row.used_at ? [tokenReplayed(row.used_at, now)] : [] }
  if (verdict === 'repeated') return { verdict, subject, successorId: row.successor_id ?? newId }
  return { verdict, subject, successorId: newId, lastUse: toLastUse(row.last_used_at, row) }
}
