import { auditContext } from '../../audit/audit-context.ts'
import { auditSlotValues } from '../../audit/audit-slots.ts'
import type { RequestMetadata } from '../../audit/request-metadata.ts'
import { isUniqueViolation } from '../../db/refusals.ts'
import type { Services } from '../../services/services.ts'
import { hashOpaqueToken, type OpaqueToken, parseOpaqueToken } from '../tokens/opaque-token.ts'
import { consumeVerificationToken } from './store/consume-verification.ts'

/** The outcome of following a verification link. */
export type VerifiedEmail = { kind: 'verified' } | { kind: 'invalid_verification_token' }

/**
 * Verifies the email address that a link was sent to. Sends a welcome mail to a new account. After a change of address,
 * notifies the old address.
 */
export async function verifyEmail(
  services: Services<'statements' | 'mailQueue'>,
  { token, metadata }: { token: string; metadata: RequestMetadata },
): Promise<VerifiedEmail> {
  const presented = parseOpaqueToken(token)
  if (!presented) return { kind: 'invalid_verification_token' }
  const consumed = await consume(services, presented, metadata)
  if (!consumed) return { kind: 'invalid_verification_token' }
  const { user_id, old_email, new_email } = consumed
  const request_id = metadata.requestId
  await services.mailQueue.notify(
    old_email === new_email
      ? { kind: 'welcome', user_id, request_id }
      : { kind: 'email_changed', user_id, old_email, request_id },
  )
  return { kind: 'verified' }
}

async function consume(services: Services<'statements'>, presented: OpaqueToken, metadata: RequestMetadata) {
  try {
    return await services.statements.first(consumeVerificationToken, {
      ...auditSlotValues(auditContext(services, metadata)),
      tokenId: presented.id,
      tokenHash: hashOpaqueToken(presented),
    })
  } catch (error) {
    // Another account got the address while the statement was running.
    if (isUniqueViolation(error, 'users_email_key')) return undefined
    throw error
  }
}
