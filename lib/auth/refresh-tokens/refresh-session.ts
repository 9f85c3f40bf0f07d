import { auditContext } from '../../audit/audit-context.ts'
import type { RequestMetadata } from '../../audit/request-metadata.ts'
import type { Services } from '../../services/services.ts'
import { issueTokens, type TokenReply } from '../sessions/issue-tokens.ts'
import { hashOpaqueToken, type OpaqueToken, parseOpaqueToken } from '../tokens/opaque-token.ts'
import { successorSecret } from '../tokens/refresh-token-successor.ts'
import { rotateRefreshToken } from './rotate-refresh-token.ts'

/** The outcome of a refresh. */
export type RefreshedSession = { kind: 'refreshed'; tokens: TokenReply } | { kind: 'invalid_refresh_token' }

/**
 * Exchanges a refresh token for new tokens (RFC 6749, 6), and rotates it (RFC 9700, 4.14.2). A token that was consumed
 * recently gets the same successor again. A token that was consumed earlier ends all sessions of the user.
 */
export async function refreshSession(
  services: Services<'database' | 'signingKeys' | 'sessionRefreshKey' | 'mailQueue'>,
  { refresh_token, metadata }: { refresh_token: string; metadata: RequestMetadata },
): Promise<RefreshedSession> {
  const { database, log, random, sessionRefreshKey, settings } = services
  const presented = parseOpaqueToken(refresh_token)
  if (!presented) return { kind: 'invalid_refresh_token' }
  const secret = successorSecret(presented, await sessionRefreshKey.bytes())
  const successor: OpaqueToken = { id: random.id(), secret }
  const context = auditContext(services, metadata)
  const outcome = await rotateRefreshToken(
    database,
    {
      presented: { id: presented.id, secretHash: hashOpaqueToken(presented) },
      successor: { id: successor.id, secretHash: hashOpaqueToken(successor) },
      repeatableSince: new Date(context.now.getTime() - settings.refreshRepeatSeconds * 1000),
    },
    context,
  )
  switch (outcome.verdict) {
    case 'rotated':
    case 'repeated': {
      const tokens = await issueTokens(services, outcome.subject, { id: outcome.successorId, secret })
      return { kind: 'refreshed', tokens }
    }
    case 'replayed': {
      const { userId, sessionId } = outcome.subject
      log('refresh_token_replayed', { user_id: userId, session_id: sessionId })
      await services.mailQueue.notify({
        kind: 'refresh_token_replayed',
        user_id: userId,
        request_id: metadata.requestId,
      })
      return { kind: 'invalid_refresh_token' }
    }
    case 'refused':
      return { kind: 'invalid_refresh_token' }
  }
}
