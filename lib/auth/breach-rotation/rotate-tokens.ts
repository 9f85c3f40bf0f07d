import { auditContext } from '../../audit/audit-context.ts'
import { auditSlotValues } from '../../audit/audit-slots.ts'
import type { Actor } from '../../audit/record.ts'
import type { RequestMetadata } from '../../audit/request-metadata.ts'
import type { SessionReason } from '../../events/event-reasons.ts'
import type { Services } from '../../services/services.ts'
import { signalDetails } from '../signals/report-signals.ts'
import type { DecidedSignal } from '../signals/signal.ts'
import { rotateAll, rotateUser, selectSecurityConfig } from './raise-versions.ts'

/** The actor and the reason of a rotation. */
export interface Rotation {
  readonly actor: Actor
  readonly reason: string
  readonly metadata: RequestMetadata
}

/** The rotation of one user. */
export interface UserRotation extends Rotation {
  readonly userId: string
  /** Why the sessions end. Default: `rotated`. */
  readonly sessionReason?: SessionReason
  /** The signals that caused the rotation. */
  readonly signals?: readonly DecidedSignal[]
}

/** The security configuration as the API returns it. */
export interface SecurityConfig {
  readonly min_token_version: number
  /** The end of the grace period, in which earlier tokens are still accepted; null if no grace period is running. */
  readonly grace_until: string | null
  readonly updated_at: string
}

function toSecurityConfig(
  row: { min_token_version: number; grace_until: Date | null; updated_at: Date },
  now: Date,
): SecurityConfig {
  const { min_token_version, grace_until, updated_at } = row
  return {
    min_token_version,
    grace_until: grace_until && grace_until > now ? grace_until.toISOString() : null,
    updated_at: updated_at.toISOString(),
  }
}

/** Revokes all tokens of all users, immediately or after `graceSeconds`. */
export async function rotateAllTokens(
  services: Services<'statements'>,
  { actor, reason, graceSeconds, metadata }: Rotation & { readonly graceSeconds: number },
): Promise<SecurityConfig> {
  const context = auditContext(services, metadata)
  const graceUntil = new Date(context.now.getTime() + graceSeconds * 1000)
  const rotation = { ...auditSlotValues(context), actor, reason, graceUntil }
  const rotated = await services.statements.one(rotateAll, rotation)
  services.log('tokens_rotated', { min_token_version: rotated.min_token_version })
  return toSecurityConfig(rotated, context.now)
}

/** The outcome of the rotation of one user. */
export type RotatedUser =
  | {
      readonly kind: 'rotated'
      readonly user_id: string
      readonly token_version: number
      /** The number of sessions that ended. */
      readonly revoked: number
    }
  | { readonly kind: 'not_found' }

/**
 * Revokes all tokens of one user: at an operator's request, or, with `system` as the actor, because a provider revoked
 * its grant or a sign-in is suspicious.
 */
export async function rotateUserTokens(
  services: Services<'statements'>,
  { userId, actor, reason, sessionReason = 'rotated', signals = [], metadata }: UserRotation,
): Promise<RotatedUser> {
  const rotated = await services.statements.first(rotateUser, {
    ...auditSlotValues(auditContext(services, metadata)),
    ...{ userId, actor, reason, sessionReason },
    signals: signalDetails(signals),
  })
  if (!rotated) return { kind: 'not_found' }
  const { user_id, token_version, revoked } = rotated
  services.log('tokens_rotated', { user_id, token_version })
  return { kind: 'rotated', user_id, token_version, revoked: Number(revoked ?? 0) }
}

/** Reads the security configuration, which applies to all accounts. */
export async function readSecurityConfig({
  clock,
  statements,
}: Services<'statements'>): Promise<SecurityConfig> {
  return toSecurityConfig(await statements.one(selectSecurityConfig, {}), clock())
}
