import { auditContext } from '../../audit/audit-context.ts'
import { auditSlotValues } from '../../audit/audit-slots.ts'
import type { RequestMetadata } from '../../audit/request-metadata.ts'
import { retryStale } from '../../db/retry-stale.ts'
import type { Services } from '../../services/services.ts'
import { hashOpaqueToken, parseOpaqueToken } from '../tokens/opaque-token.ts'
import { consumeDisownToken } from './consume-disown-token.ts'

/** The outcome of following the link of an alert. */
export type DisownedSession = { kind: 'disowned' } | { kind: 'invalid_disown_token' }

/** Disowns a session: ends all sessions of the account, and sends a link to choose a new password. */
export async function disownSession(
  services: Services<'statements' | 'mailQueue'>,
  { token, metadata }: { token: string; metadata: RequestMetadata },
): Promise<DisownedSession> {
  const presented = parseOpaqueToken(token)
  if (!presented) return { kind: 'invalid_disown_token' }
  const alert = {
    ...auditSlotValues(auditContext(services, metadata)),
    tokenId: presented.id,
    tokenHash: hashOpaqueToken(presented),
  }
  const { email, user_id, is_active, cancels_deletion } = await retryStale(async () => {
    const consumed = await services.statements.one(consumeDisownToken, alert)
    return consumed.is_stale ? 'stale' : consumed
  })
  if (email === null) return { kind: 'invalid_disown_token' }
  services.log('session_disowned', { user_id })
  // If the queue does not accept it, the user can request the same link with request-password-reset.
  const reset = { kind: 'password_reset', email, request_id: metadata.requestId } as const
  const isCanceled = is_active && cancels_deletion && user_id !== null
  await Promise.all([
    is_active && services.mailQueue.notify(reset),
    isCanceled &&
      services.mailQueue.notify({ kind: 'deletion_canceled', user_id, request_id: metadata.requestId }),
  ])
  return { kind: 'disowned' }
}
