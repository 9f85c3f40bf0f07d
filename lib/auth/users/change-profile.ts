import { auditContext } from '../../audit/audit-context.ts'
import type { RequestMetadata } from '../../audit/request-metadata.ts'
import type { Services } from '../../services/services.ts'
import { confirmPassword } from '../passwords/confirm-password.ts'
import { requestedChange } from '../revocation/requested-change.ts'
import type { AccessTokenClaims } from '../tokens/access-token.ts'
import { updateProfile } from './update-profile.ts'
import { toUser, type User } from './user.ts'

/** A request of a signed-in user to change the profile. */
export interface ProfileChangeRequest {
  readonly user: User
  readonly claims: AccessTokenClaims
  readonly name?: string | undefined
  readonly email?: string | undefined
  readonly current_password?: string | undefined
  readonly metadata: RequestMetadata
}

/** The outcome of a profile change. */
export type ChangedProfile = { kind: 'changed'; user: User } | { kind: 'invalid_credentials' }

/**
 * Changes a user's name immediately. For a new email address, sends a verification link to it and notifies the old
 * address. The route requires a recent authentication or the password for a new address, so that access to an open
 * session is not enough to take over the account.
 */
export async function changeProfile(
  services: Services<'statements' | 'mailQueue'>,
  request: ProfileChangeRequest,
): Promise<ChangedProfile> {
  const { mailQueue, statements } = services
  const { user, claims, name, email, metadata } = request
  const newEmail = email === user.email ? undefined : email
  const { current_password: password } = request
  const account =
    password === undefined ? undefined : await confirmPassword(services, { claims, password, metadata })
  if (password !== undefined && !account) return { kind: 'invalid_credentials' }
  const changed = await statements.first(updateProfile, {
    ...requestedChange(claims, auditContext(services, metadata)),
    passwordHash: account?.password_hash ?? null,
    name: name ?? null,
    isEmailChange: newEmail !== undefined,
  })
  // In the meantime, the account was locked, disabled or got another password, or the session ended.
  if (!changed) return { kind: 'invalid_credentials' }
  if (newEmail !== undefined) {
    const mail = { user_id: user.id, new_email: newEmail, request_id: metadata.requestId }
    await Promise.all([
      mailQueue.send({ kind: 'email_change', token_version: changed.token_version, ...mail }),
      mailQueue.send({ kind: 'email_change_requested', ...mail }),
    ])
  }
  return { kind: 'changed', user: toUser(changed) }
}
