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
import { emitSessionsRevoked } from '../revocation/emit-session-revoked.ts'
import { raiseTokenVersion, revokeSessions } from '../revocation/end-issued.ts'
import type { AccessTokenClaims } from '../tokens/access-token.ts'
import { consumePresented, extendSession, insertSuccessor } from './replace-token.ts'
import { type RefreshTokenRotation, selectPresented, type Verdict } from './select-presented.ts'

/** The outcome of a rotation. `subject` is the session and its user. */
export type RotationOutcome =
  | {
      readonly verdict: 'rotated' | 'repeated'
      readonly subject: AccessTokenClaims
      readonly successorId: string
    }
  | { readonly verdict: 'replayed'; readonly subject: AccessTokenClaims }
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
    .with('extended', () => extendSession(db, successor.id, now))
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
        ]),
    )
    .with('audit', () =>
      auditEach(db, 'outcome', context, {
        action: actionBy(sql.ref<Verdict>('outcome.verdict'), verdictActions),
        outcome: successIf(sql<boolean>`${sql.ref('outcome.verdict')} in ('rotated', 'repeated')`, 'failure'),
        actor: 'user',
        userId: sql.ref('outcome.user_id'),
        sessionId: sql.ref('outcome.session_id'),
      }),
    )
    .selectFrom('outcome')
    .selectAll()
    .executeTakeFirstOrThrow()
  return toOutcome(row, successor.id)
}

interface Row {
  readonly verdict: Verdict
  readonly user_id: string | null
  readonly session_id: string | null
  readonly token_version: number | null
  readonly successor_id: string | null
}

function toOutcome(row: Row, newId: string): RotationOutcome {
  const { verdict, user_id: userId, session_id: sessionId, token_version: tokenVersion } = row
  if (verdict === 'refused' || userId === null || sessionId === null || tokenVersion === null)
    return { verdict: 'refused' }
  const subject = { userId, sessionId, tokenVersion }
  if (verdict === 'replayed') return { verdict, subject }
  return {
    verdict,
    subject,
    successorId: verdict === 'repeated' && row.successor_id ? row.successor_id : newId,
  }
}
