import { auditContext } from '../../audit/audit-context.ts'
import type { RequestMetadata } from '../../audit/request-metadata.ts'
import type { Services } from '../../services/services.ts'
import { issueTokens, type TokenReply } from '../sessions/issue-tokens.ts'
import { reportSignals } from '../signals/report-signals.ts'
import type { AccessTokenClaims } from '../tokens/access-token.ts'
import { hashOpaqueToken, type OpaqueToken, parseOpaqueToken } from '../tokens/opaque-token.ts'
import { successorSecret } from '../tokens/refresh-token-successor.ts'
import { checkMovedSession } from './moved-session.ts'
import { rotateRefreshToken } from './rotate-refresh-token.ts'

/** The outcome of a refresh. */
export type RefreshedSession = { kind: 'refreshed'; tokens: TokenReply } | { kind: 'invalid_refresh_token' }

/**
 * Exchanges a refresh token for new tokens (RFC 6749, 6), and rotates it (RFC 9700, 4.14.2). A token that was consumed
 * recently gets the same successor again. A token that was consumed earlier ends all sessions of the user.
 */
export async function refreshSession(
  services: Services<'statements' | 'signingKeys' | 'sessionRefreshKey' | 'mailQueue' | 'locations'>,
  { refresh_token, metadata }: { refresh_token: string; metadata: RequestMetadata },
): Promise<RefreshedSession> {
  const { locations, log, random, sessionRefreshKey, settings, statements } = services
  const presented = parseOpaqueToken(refresh_token)
  if (!presented) return { kind: 'invalid_refresh_token' }
  const [key, location] = await Promise.all([sessionRefreshKey.bytes(), locations.find(metadata.ip)])
  const secret = successorSecret(presented, key)
  const successor: OpaqueToken = { id: random.id(), secret }
  const context = auditContext(services, metadata)
  const outcome = await rotateRefreshToken(
    statements,
    {
      presented: { id: presented.id, secretHash: hashOpaqueToken(presented) },
      successor: { id: successor.id, secretHash: hashOpaqueToken(successor) },
      location,
      repeatableSince: new Date(context.now.getTime() - settings.refreshRepeatSeconds * 1000),
    },
    context,
  )
  const issue = async (subject: AccessTokenClaims, id: string): Promise<RefreshedSession> => ({
    kind: 'refreshed',
    tokens: await issueTokens(services, subject, { id, secret }),
  })
  switch (outcome.verdict) {
    case 'rotated': {
      const { userId, sessionId } = outcome.subject
      const moved = { userId, sessionId, lastUse: outcome.lastUse, location, metadata }
      if (await checkMovedSession(services, moved)) return { kind: 'invalid_refresh_token' }
      return issue(outcome.subject, outcome.successorId)
    }
    case 'repeated':
      return issue(outcome.subject, outcome.successorId)
    case 'replayed': {
      const { userId, sessionId } = outcome.subject
      log('refresh_token_replayed', { user_id: userId, session_id: sessionId })
      reportSignals(services, outcome.signals, { user_id: userId, session_id: sessionId })
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
