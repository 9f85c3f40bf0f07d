import { auditContext } from '../../audit/audit-context.ts'
import type { RequestMetadata } from '../../audit/request-metadata.ts'
import type { Services } from '../../services/services.ts'
import { hashPassword } from '../passwords/hash-password.ts'
import { hashOpaqueToken, parseOpaqueToken } from '../tokens/opaque-token.ts'
import { consumeResetToken } from './reset-tokens.ts'

/** What became of a reset link. */
export type ResetPassword = { kind: 'reset' } | { kind: 'invalid_reset_token' }

/**
 * Sets the password that was chosen at a reset link; every session of the account ends. An account that was not
 * verified yet is verified, since the link was sent to its address.
 */
export async function resetPassword(
  services: Services<'database' | 'mailQueue'>,
  { token, new_password, metadata }: { token: string; new_password: string; metadata: RequestMetadata },
): Promise<ResetPassword> {
  const { database, settings } = services
  const presented = parseOpaqueToken(token)
  if (!presented) return { kind: 'invalid_reset_token' }
  const newPasswordHash = await hashPassword(new_password, settings.passwordHashRounds)
  const used = await consumeResetToken(
    database,
    { id: presented.id, secretHash: hashOpaqueToken(presented), newPasswordHash },
    auditContext(services, metadata),
  )
  if (!used) return { kind: 'invalid_reset_token' }
  const kind = used.verifies ? 'welcome' : 'password_changed'
  await services.mailQueue.notify({ kind, user_id: used.user_id, request_id: metadata.requestId })
  return { kind: 'reset' }
}
