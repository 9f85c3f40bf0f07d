import { auditContext } from '../../audit/audit-context.ts'
import type { RequestMetadata } from '../../audit/request-metadata.ts'
import type { Services } from '../../services/services.ts'
import { type CheckedPassword, checkNewPassword } from '../passwords/check-new-password.ts'
import { confirmPassword } from '../passwords/confirm-password.ts'
import { hashPassword } from '../passwords/hash-password.ts'
import { requestedChange } from '../revocation/requested-change.ts'
import { issueTokens, type TokenReply } from '../sessions/issue-tokens.ts'
import type { AccessTokenClaims } from '../tokens/access-token.ts'
import { hashOpaqueToken, newOpaqueToken } from '../tokens/opaque-token.ts'
import { updatePassword } from './update-password.ts'

/** A request of a signed-in user to change the password. */
export interface PasswordChangeRequest {
  readonly claims: AccessTokenClaims
  readonly user: { readonly email: string; readonly name: string }
  readonly current_password: string
  readonly new_password: string
  readonly metadata: RequestMetadata
}

/** The outcome of a password change. */
export type ChangedPassword =
  | { kind: 'changed'; tokens: TokenReply }
  | { kind: 'invalid_credentials' }
  | Exclude<CheckedPassword, { kind: 'accepted' }>

/**
 * Changes the password of a user who enters the current one. All other sessions end. The requesting session gets new
 * tokens, and its former tokens are revoked.
 */
export async function changePassword(
  services: Services<'breachedPasswords' | 'statements' | 'mailQueue' | 'signingKeys'>,
  { claims, user, current_password, new_password, metadata }: PasswordChangeRequest,
): Promise<ChangedPassword> {
  const { random, settings, signingKeys, statements } = services
  const { userId } = claims
  const account = await confirmPassword(services, { claims, password: current_password, metadata })
  if (!account) return { kind: 'invalid_credentials' }
  const [checked, newPasswordHash] = await Promise.all([
    checkNewPassword(services, { password: new_password, field: 'new_password', user }),
    hashPassword(new_password, settings.passwordHashRounds),
    // Load the key before the change. If this fails, the session keeps its tokens.
    signingKeys.current(),
  ])
  if (checked.kind !== 'accepted') return checked
  const refreshToken = newOpaqueToken(random)
  const { token_version: tokenVersion } = await statements.one(updatePassword, {
    ...requestedChange(claims, auditContext(services, metadata)),
    passwordHash: account.password_hash,
    newPasswordHash,
    refreshTokenId: refreshToken.id,
    refreshTokenHash: hashOpaqueToken(refreshToken),
  })
  // In the meantime, the account was locked, disabled or got another password, or the session ended.
  if (tokenVersion === null) return { kind: 'invalid_credentials' }
  const [tokens] = await Promise.all([
    issueTokens(services, { ...claims, tokenVersion }, refreshToken),
    services.mailQueue.notify({ kind: 'password_changed', user_id: userId, request_id: metadata.requestId }),
  ])
  return { kind: 'changed', tokens }
}
