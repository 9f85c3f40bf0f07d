import { auditContext } from '../../audit/audit-context.ts'
import { auditSlotValues } from '../../audit/audit-slots.ts'
import { formatOpaqueToken, hashOpaqueToken, newOpaqueToken } from '../../auth/tokens/opaque-token.ts'
import type { Services } from '../../services/services.ts'
import { authorizationUrl } from '../providers/oauth/authorization-url.ts'
import { codeChallengeOf, newCodeVerifier } from '../providers/oauth/code-verifier.ts'
import type { OAuthProvider } from '../providers/provider.ts'
import type { AuthorizationStart, StartedAuthorization } from './authorization-start.ts'
import { sealForState, withoutSecret } from './sealed-state.ts'
import { insertState } from './store/insert-state.ts'

/**
 * Starts an authorization by OAuth (RFC 6749, 4.1.1). If the provider supports PKCE (RFC 7636), the encrypted code verifier
 * is stored with the state.
 */
export async function startOAuth(
  services: Services<'dataKeys' | 'statements'>,
  provider: OAuthProvider,
  { claims, connectionId, metadata }: AuthorizationStart,
): Promise<StartedAuthorization> {
  const { random, settings, statements } = services
  const { userId, sessionId } = claims
  const token = newOpaqueToken(random)
  const verifier = provider.definition.oauth.usesPkce ? newCodeVerifier(random) : undefined
  const context = auditContext(services, metadata)
  const expiresAt = new Date(context.now.getTime() + settings.authorizationStateSeconds * 1000)
  const secret =
    verifier === undefined
      ? withoutSecret
      : await sealForState(services, { kind: 'code_verifier', id: token.id }, verifier)
  const inserted = await statements.first(insertState, {
    ...secret,
    ...auditSlotValues(context),
    ...{ id: token.id, secretHash: hashOpaqueToken(token), userId, sessionId, connectionId },
    redirectUri: provider.redirectUri,
    isUpdate: false,
    expiresAt,
  })
  if (!inserted) return { kind: 'not_found' }
  const state = formatOpaqueToken(token)
  const codeChallenge = verifier === undefined ? undefined : await codeChallengeOf(verifier)
  const url = authorizationUrl(provider, { state, codeChallenge })
  return {
    kind: 'started',
    authorization: { kind: 'oauth', auth_url: url.href, state, expires_at: expiresAt.toISOString() },
  }
}
