import { auditContext } from '../../audit/audit-context.ts'
import type { RequestMetadata } from '../../audit/request-metadata.ts'
import type { Services } from '../../services/services.ts'
import { confirmPassword } from '../passwords/check-password.ts'
import type { AccessTokenClaims } from '../tokens/access-token.ts'
import { updateProfile } from './update-profile.ts'
import { toUser, type User } from './user.ts'

/** A change that a signed-in user asks for. */
export interface ProfileRequest {
  readonly user: User
  readonly claims: AccessTokenClaims
  readonly name?: string | undefined
  readonly email?: string | undefined
  readonly current_password?: string | undefined
  readonly metadata: RequestMetadata
}

/** What became of the change. */
export type ChangedProfile = { kind: 'changed'; user: User } | { kind: 'invalid_credentials' }

/**
 * Changes a user's name at once; a new e-mail address only sends its link there, and a word of it to the old one. The
 * address takes the password, so that a session left open does not give away the account.
 */
export async function changeProfile(
  services: Services<'database' | 'mailQueue'>,
  request: ProfileRequest,
): Promise<ChangedProfile> {
  const { database, mailQueue } = services
  const { user, claims, name, email, metadata } = request
  const newEmail = email === user.email ? undefined : email
  let passwordHash: string | undefined
  if (email !== undefined) {
    const password = request.current_password ?? ''
    const holder = await confirmPassword(services, { userId: user.id, password, metadata })
    if (!holder) return { kind: 'invalid_credentials' }
    passwordHash = holder.password_hash
  }
  const emailChangeRequested = newEmail !== undefined
  const changed = await updateProfile(
    database,
    { claims, passwordHash, name, emailChangeRequested },
    auditContext(services, metadata),
  )
  // The account was locked, disabled or given another password, or the session ended, in the meantime.
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
