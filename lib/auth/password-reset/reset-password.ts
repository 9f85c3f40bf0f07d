import { auditContext } from '../../audit/audit-context.ts'
import { auditSlotValues } from '../../audit/audit-slots.ts'
import type { RequestMetadata } from '../../audit/request-metadata.ts'
import type { Services } from '../../services/services.ts'
import { type CheckedPassword, checkNewPassword } from '../passwords/check-new-password.ts'
import { hashPassword } from '../passwords/hash-password.ts'
import { hashOpaqueToken, parseOpaqueToken } from '../tokens/opaque-token.ts'
import { consumeResetToken } from './consume-reset-token.ts'
import { findPresentedUser } from './find-presented-user.ts'

/** The outcome of a password reset. */
export type ResetPassword =
  | { kind: 'reset' }
  | { kind: 'invalid_reset_token' }
  | { kind: 'rate_limited' }
  | Exclude<CheckedPassword, { kind: 'accepted' }>

/** A request to set a new password with a reset link. */
export interface PasswordResetRequest {
  readonly token: string
  readonly new_password: string
  readonly metadata: RequestMetadata
  /** Returns whether the rate limits admit the request. */
  readonly admitted: () => Promise<boolean>
}

/**
 * Sets a new password with a reset link, and ends all sessions of the account. Also verifies the account's address,
 * because the link was sent to it.
 */
export async function resetPassword(
  services: Services<'breachedPasswords' | 'statements' | 'mailQueue'>,
  { token, new_password, metadata, admitted }: PasswordResetRequest,
): Promise<ResetPassword> {
  const { settings, statements } = services
  const presented = parseOpaqueToken(token)
  if (!presented) return { kind: 'invalid_reset_token' }
  const key = { tokenId: presented.id, tokenHash: hashOpaqueToken(presented) }
  // In parallel with the rate limits, to save the client a round trip.
  const [user, isAdmitted] = await Promise.all([statements.first(findPresentedUser, key), admitted()])
  if (!isAdmitted) return { kind: 'rate_limited' }
  const [checked, newPasswordHash] = await Promise.all([
    checkNewPassword(services, { password: new_password, field: 'new_password', user }),
    hashPassword(new_password, settings.passwordHashRounds),
  ])
  // The token of a refused password is not consumed, so that the user can choose another one.
  if (checked.kind !== 'accepted') return checked
  const audit = auditSlotValues(auditContext(services, metadata))
  const consumed = await statements.first(consumeResetToken, { ...audit, ...key, newPasswordHash })
  if (!consumed) return { kind: 'invalid_reset_token' }
  const kind = consumed.verifies ? 'welcome' : 'password_changed'
  await services.mailQueue.notify({ kind, user_id: consumed.user_id, request_id: metadata.requestId })
  return { kind: 'reset' }
}
