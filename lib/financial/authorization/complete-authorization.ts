import { auditContext } from '../../audit/audit-context.ts'
import { hashOpaqueToken, parseOpaqueToken } from '../../auth/tokens/opaque-token.ts'
import type { Services } from '../../services/services.ts'
import { consentTimes, tokenTimes } from '../provider-tokens/lifetimes.ts'
import { revokeAtProvider } from '../provider-tokens/revoke-at-provider.ts'
import { unseal } from '../provider-tokens/seal.ts'
import { sealTokens } from '../provider-tokens/sealed-tokens.ts'
import { checkCallback } from '../providers/oauth/check-callback.ts'
import { exchangeCode } from '../providers/oauth/exchange-code.ts'
import type { ProviderTokens, TokenOutcome } from '../providers/oauth/tokens.ts'
import { openProvider, type Provider } from '../providers/provider.ts'
import { takeProviderLimit } from '../providers/provider-limit.ts'
import { type ProviderProblem, toProviderProblem } from '../providers/provider-problem.ts'
import { findProvider } from '../providers/registry.ts'
import {
  type AuthorizationAttempt,
  type PostponedAuthorization,
  postponeAuthorization,
  refuseAuthorization,
} from './refuse-authorization.ts'
import { consumeState } from './store/consume-state.ts'
import { insertAuthorized } from './store/insert-authorized.ts'

type Deps = Services<'database' | 'dataKeys' | 'providerCredentials' | 'providerHttp' | 'rateLimits'>

/** What a provider sent a person back with, and who brings it. */
export interface ReturnedAuthorization extends AuthorizationAttempt {
  readonly state: string
  /** Every parameter of the authorization response, the state included. */
  readonly parameters: URLSearchParams
}

/** What became of it. */
export type CompletedAuthorization =
  | { kind: 'completed'; alias: string; expiresInSeconds: number; scope: string | null }
  | { kind: 'not_found' }
  | { kind: 'invalid_state' }
  | { kind: 'authorization_denied'; error: string }
  | { kind: 'authorization_code_refused' }
  | { kind: 'provider_not_configured' }
  | Exclude<ProviderProblem, { readonly retryAfterSeconds: number }>
  | PostponedAuthorization

/**
 * Completes an authorization (RFC 6749, 4.1.2 to 4.1.4): consumes its state, exchanges the code, keeps the tokens. The
 * state is consumed first, so that a forged callback takes nothing of the provider's limit, and of two callbacks one
 * wins. If a limit keeps the code from being used, the state is given back: the same callback works later.
 */
export async function completeAuthorization(
  services: Deps,
  returned: ReturnedAuthorization,
): Promise<CompletedAuthorization> {
  const { userId, sessionId } = returned.claims
  const { connectionId, metadata, parameters, state } = returned
  const token = parseOpaqueToken(state)
  const context = auditContext(services, metadata)
  const found = await consumeState(
    services.database,
    {
      userId,
      sessionId,
      connectionId,
      state: token && { id: token.id, secretHash: hashOpaqueToken(token) },
    },
    context,
  )
  if (!found) return { kind: 'not_found' }
  if (found.state_id === null || found.redirect_uri === null) return { kind: 'invalid_state' }
  const definition = findProvider(found.provider_key)
  const provider = definition && (await openProvider(services, definition))
  if (!provider) return { kind: 'provider_not_configured' }
  const callback = checkCallback(provider, parameters, state)
  if (callback.kind === 'invalid') return refuseAuthorization(services, returned, { kind: 'invalid_state' })
  if (callback.kind === 'denied')
    return refuseAuthorization(services, returned, { kind: 'authorization_denied', error: callback.error })
  // A code works once: what it brings must not be lost for want of a key.
  await services.dataKeys.current()
  const limit = await takeProviderLimit(services, provider, { for: 'callback', userId })
  const outcome: TokenOutcome =
    limit.kind !== 'admitted'
      ? limit
      : await exchangeCode(services, provider, {
          parameters: callback.parameters,
          codeVerifier: await openVerifier(services, found.state_id, found),
          redirectUri: found.redirect_uri,
        })
  if (outcome.kind === 'tokens')
    return keep(services, returned, { provider, stateId: found.state_id, tokens: outcome.tokens })
  if (outcome.kind === 'refused')
    return refuseAuthorization(services, returned, { kind: 'authorization_code_refused' }, outcome.error)
  const problem = toProviderProblem(provider.definition, outcome)
  // A provider that answers 429 has not processed the code. After any other failure it may have.
  return 'retryAfterSeconds' in problem
    ? postponeAuthorization(services, returned, { stateId: found.state_id, usedAt: context.now }, problem)
    : refuseAuthorization(services, returned, problem)
}

async function openVerifier(
  { dataKeys }: Deps,
  stateId: string,
  found: { code_verifier: Uint8Array | null; data_key_id: string | null; wrapped: Uint8Array | null },
): Promise<string | undefined> {
  const { code_verifier, data_key_id, wrapped } = found
  if (code_verifier === null || data_key_id === null || wrapped === null) return undefined
  const key = await dataKeys.unwrap({ id: data_key_id, wrapped })
  return unseal(key, { kind: 'code_verifier', id: stateId }, code_verifier)
}

async function keep(
  services: Deps,
  returned: ReturnedAuthorization,
  { provider, stateId, tokens }: { provider: Provider; stateId: string; tokens: ProviderTokens },
): Promise<CompletedAuthorization> {
  const { claims, connectionId, metadata } = returned
  const { definition } = provider
  const { userId, sessionId } = claims
  const { expiresInSeconds, refreshToken, scope = null } = tokens
  const context = auditContext(services, metadata)
  const kept = await insertAuthorized(
    services.database,
    {
      userId,
      sessionId,
      connectionId,
      stateId,
      tokens: await sealTokens(services, connectionId, tokens),
      scope,
      ...tokenTimes(context.now, expiresInSeconds, refreshToken !== undefined),
      ...consentTimes(context.now, definition.oauth, tokens),
    },
    context,
  )
  if (kept && kept.alias !== null) return { kind: 'completed', alias: kept.alias, expiresInSeconds, scope }
  services.log('provider_tokens_discarded', { connection_id: connectionId, provider_key: definition.key })
  await revokeAtProvider(services, provider, connectionId, tokens)
  return kept ? refuseAuthorization(services, returned, { kind: 'invalid_state' }) : { kind: 'not_found' }
}
