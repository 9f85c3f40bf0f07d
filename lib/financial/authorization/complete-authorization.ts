import { auditContext } from '../../audit/audit-context.ts'
import { auditSlotValues } from '../../audit/audit-slots.ts'
import type { Services } from '../../services/services.ts'
import { consentExpiry } from '../provider-tokens/consent-expiry.ts'
import { refreshSchedule } from '../provider-tokens/refresh-margin.ts'
import { sealTokens } from '../provider-tokens/sealed-tokens.ts'
import { checkCallback } from '../providers/oauth/check-callback.ts'
import { exchangeCode } from '../providers/oauth/exchange-code.ts'
import type { ProviderTokens, TokenOutcome } from '../providers/oauth/tokens.ts'
import { type OAuthProvider, openProvider } from '../providers/provider.ts'
import { takeProviderLimit } from '../providers/provider-limit.ts'
import { type ConsentProblem, toConsentProblem } from '../providers/provider-problem.ts'
import { findProvider } from '../providers/registry.ts'
import { consumeReceivedState } from './consume-received-state.ts'
import {
  type AuthorizationAttempt,
  type PostponedAuthorization,
  postponeAuthorization,
  recordFailedAuthorization,
} from './failed-authorization.ts'
import { openStateSecret } from './sealed-state.ts'
import { storeAuthorized } from './store-authorized.ts'

type Deps = Services<'dataKeys' | 'providerCredentials' | 'providerHttp' | 'rateLimits' | 'statements'>

/** A request to the OAuth callback. */
export interface AuthorizationCallback extends AuthorizationAttempt {
  readonly state: string
  /** Every parameter of the authorization response, including the state. */
  readonly parameters: URLSearchParams
}

/** The result of completing an authorization. */
export type CompletedAuthorization =
  | { kind: 'completed'; alias: string; expiresInSeconds: number | undefined; scope: string | null }
  | { kind: 'not_found' }
  | { kind: 'invalid_state' }
  | { kind: 'authorization_denied'; error: string }
  | { kind: 'authorization_code_refused' }
  | { kind: 'provider_not_configured' }
  | Exclude<ConsentProblem, { readonly retryAfterSeconds: number }>
  | PostponedAuthorization<ConsentProblem>

/**
 * Completes an authorization (RFC 6749, 4.1.2 to 4.1.4): consumes the state, exchanges the code and stores the tokens.
 *
 * The state is consumed first. A forged callback therefore does not count against the provider's rate limit, and only
 * one of two identical callbacks succeeds. If a rate limit refuses the code exchange, the state is restored, so that
 * the client can repeat the same callback.
 */
export async function completeAuthorization(
  services: Deps,
  request: AuthorizationCallback,
): Promise<CompletedAuthorization> {
  const { userId } = request.claims
  const { metadata, parameters, state } = request
  const context = auditContext(services, metadata)
  const found = await consumeReceivedState(services, request, { isLink: false }, context)
  if (!found) return { kind: 'not_found' }
  if (found.state_id === null || found.redirect_uri === null) return { kind: 'invalid_state' }
  const definition = findProvider(found.provider_key)
  const provider = definition && (await openProvider(services, definition))
  if (provider?.kind !== 'oauth') return { kind: 'provider_not_configured' }
  const callback = checkCallback(provider, parameters, state)
  if (callback.kind === 'invalid')
    return recordFailedAuthorization(services, request, { kind: 'invalid_state' })
  if (callback.kind === 'denied')
    return recordFailedAuthorization(services, request, {
      kind: 'authorization_denied',
      error: callback.error,
    })
  // A code can be exchanged only once. Load the key first, so that the tokens can be stored.
  await services.dataKeys.current()
  const limit = await takeProviderLimit(services, provider, { for: 'callback', userId })
  const outcome: TokenOutcome =
    limit.kind !== 'admitted'
      ? limit
      : await exchangeCode(services, provider, {
          parameters: callback.parameters,
          codeVerifier: await openStateSecret(services, { kind: 'code_verifier', id: found.state_id }, found),
          redirectUri: found.redirect_uri,
        })
  if (outcome.kind === 'tokens')
    return storeGrant(services, request, { provider, stateId: found.state_id, tokens: outcome.tokens })
  if (outcome.kind === 'refused')
    return recordFailedAuthorization(services, request, { kind: 'authorization_code_refused' }, outcome.error)
  const problem = toConsentProblem(provider.definition, outcome)
  // After a 429 the code is still valid. After any other failure the provider may have consumed it.
  return 'retryAfterSeconds' in problem
    ? postponeAuthorization(services, request, { stateId: found.state_id, usedAt: context.now }, problem)
    : recordFailedAuthorization(services, request, problem)
}

async function storeGrant(
  services: Deps,
  request: AuthorizationCallback,
  { provider, stateId, tokens }: { provider: OAuthProvider; stateId: string; tokens: ProviderTokens },
): Promise<CompletedAuthorization> {
  const { claims, connectionId, metadata } = request
  const { definition } = provider
  const { userId, sessionId } = claims
  const { expiresInSeconds, refreshToken, scope = null } = tokens
  const context = auditContext(services, metadata)
  const connection = await storeAuthorized(services, {
    ...auditSlotValues(context),
    ...(await sealTokens(services, connectionId, tokens)),
    ...refreshSchedule(context.now, expiresInSeconds, refreshToken !== undefined, services.random),
    ...consentExpiry(context.now, definition.oauth, tokens),
    ...{ userId, sessionId, connectionId, stateId, scope },
    itemId: null,
    institutionId: null,
    institutionName: definition.type === 'aggregator' ? null : definition.name,
  })
  if (connection && connection.alias !== null)
    return { kind: 'completed', alias: connection.alias, expiresInSeconds, scope }
  services.log('provider_tokens_discarded', { connection_id: connectionId, provider_key: definition.key })
  // Rare, so it is not imported at the start.
  const { revokeAtProvider } = await import('../provider-tokens/revoke-at-provider.ts')
  await revokeAtProvider(services, provider, connectionId, tokens)
  return connection
    ? recordFailedAuthorization(services, request, { kind: 'invalid_state' })
    : { kind: 'not_found' }
}
