import { auditContext } from '../../audit/audit-context.ts'
import type { RequestMetadata } from '../../audit/request-metadata.ts'
import type { Services } from '../../services/services.ts'
import { hashPassword } from '../passwords/hash-password.ts'
import { hashOpaqueToken, parseOpaqueToken } from '../tokens/opaque-token.ts'
import { consumeResetToken } from './reset-tokens.ts'

/** The outcome of a password reset. */
export type ResetPassword = { kind: 'reset' } | { kind: 'invalid_reset_token' }

/**
 * Sets a new password with a reset link, and ends all sessions of the account. Also verifies the account's address,
 * because the link was sent to it.
 */
export async function resetPassword(
  services: Services<'database' | 'mailQueue'>,
  { token, new_password, metadata }: { token: string; new_password: string; metadata: RequestMetadata },
): Promise<ResetPassword> {
  const { database, settings } = services
  const presented = parseOpaqueToken(token)
  if (!presented) return { kind: 'invalid_reset_token' }
  const newPasswordHash = await hashPassword(new_password, settings.passwordHashRounds)
  const consumed = await consumeResetToken(
    database,
    { id: presented.id, secretHash: hashOpaqueToken(presented), newPasswordHash },
    auditContext(services, metadata),
  )
  if (!consumed) return { kind: 'invalid_reset_token' }
  const kind = consumed.verifies ? 'welcome' : 'password_changed'
  await services.mailQueue.notify({ kind, user_id: consumed.user_id, request_id: metadata.requestId })
  return { kind: 'reset' }
}
