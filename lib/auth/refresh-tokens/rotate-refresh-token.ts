import { auditSlotValues } from '../../audit/audit-slots.ts'
import type { AuditContext } from '../../audit/record.ts'
import type { Statements } from '../../db/statements/statements.ts'
import { readMethods } from '../authentication/methods.ts'
import { locationColumns } from '../sessions/location-columns.ts'
import { toLastUse } from '../signals/origins.ts'
import type { DecidedSignal } from '../signals/signal.ts'
import type { LastUse } from '../signals/snapshot.ts'
import { tokenReplayed } from '../signals/token-replayed.ts'
import type { AccessTokenClaims } from '../tokens/access-token.ts'
import { rotateToken } from './rotate-statement.ts'
import type { RefreshTokenRotation, Verdict } from './rotation.ts'

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

/** Consumes a refresh token, in one statement. */
export async function rotateRefreshToken(
  statements: Statements,
  { presented, successor, location, repeatableSince }: RefreshTokenRotation,
  context: AuditContext,
): Promise<RotationOutcome> {
  const row = await statements.one(rotateToken, {
    ...auditSlotValues(context),
    ...locationColumns(location),
    presentedId: presented.id,
    presentedHash: presented.secretHash,
    successorId: successor.id,
    successorHash: successor.secretHash,
    repeatableSince,
  })
  return toOutcome(row, successor.id, context.now)
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
