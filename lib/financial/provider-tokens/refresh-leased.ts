import { auditContext } from '../../audit/audit-context.ts'
import { auditSlotValues } from '../../audit/audit-slots.ts'
import type { RequestMetadata } from '../../audit/request-metadata.ts'
import type { Services } from '../../services/services.ts'
import { selectStatus } from '../connection-state/select-status.ts'
import { refreshTokens } from '../providers/oauth/refresh-tokens.ts'
import type { ProviderTokens } from '../providers/oauth/tokens.ts'
import type { OAuthProvider } from '../providers/provider.ts'
import type { LeasedConnection, RefreshOutcome } from './leased-connection.ts'
import { openLeasedToken } from './open-leased-token.ts'
import { handleFailure, handleRevokedGrant } from './refresh-failures.ts'
import { refreshSchedule } from './refresh-margin.ts'
import { revokeAtProvider } from './revoke-at-provider.ts'
import { sealTokens } from './sealed-tokens.ts'
import { storeRefreshed } from './store/refreshed-tokens.ts'
import { storeWithRetries } from './store-with-retries.ts'

type Deps = Services<
  'dataKeys' | 'mailQueue' | 'providerCredentials' | 'providerHttp' | 'rateLimits' | 'statements'
>

/**
 * Some providers return this error for a revoked refresh token. It also results from a wrong client secret, which must not
 * delete the tokens of all users. Therefore the connection's status becomes `error`, and its tokens are kept.
 */
const CLIENT_ERROR = 'invalid_client'

/**
 * Refreshes the tokens of a leased connection by OAuth, and releases the lease. The new tokens are stored before they are used. If
 * the function stops in between, only this connection is affected.
 */
export async function refreshLeased(
  services: Deps,
  provider: OAuthProvider,
  leased: LeasedConnection,
  metadata: RequestMetadata,
): Promise<RefreshOutcome> {
  const refreshToken = await openLeasedToken(services, leased, 'refresh_token', metadata)
  const outcome = await refreshTokens(services, provider, refreshToken)
  switch (outcome.kind) {
    case 'tokens':
      return storeNewTokens(
        services,
        provider,
        leased,
        { previous: refreshToken, tokens: outcome.tokens },
        metadata,
      )
    case 'refused': {
      const { error, isGrantRevoked } = outcome
      if (isGrantRevoked && error !== CLIENT_ERROR)
        return handleRevokedGrant(services, provider, leased, error, metadata)
      const failure = { kind: 'failed', reason: error } as const
      return handleFailure(services, provider, leased, { failure, isFinal: isGrantRevoked }, metadata)
    }
    default:
      return handleFailure(services, provider, leased, { failure: outcome, isFinal: false }, metadata)
  }
}

/** Describes for the audit record whether the provider rotated the refresh token (RFC 6749, 6). */
function rotationOf(previous: string, received: string | undefined) {
  if (received === undefined) return { token_rotated: false, rotation_type: 'none_in_reply' }
  return received === previous
    ? { token_rotated: false, rotation_type: 'same_token' }
    : { token_rotated: true, rotation_type: 'new_token' }
}

async function storeNewTokens(
  services: Deps,
  provider: OAuthProvider,
  leased: LeasedConnection,
  { previous, tokens }: { previous: string; tokens: ProviderTokens },
  metadata: RequestMetadata,
): Promise<RefreshOutcome> {
  const { accessToken, refreshToken = previous, expiresInSeconds, scope = null } = tokens
  const { connectionId } = leased
  const rotation = rotationOf(previous, tokens.refreshToken)
  const sealed = await sealTokens(services, connectionId, { accessToken, refreshToken })
  const context = auditContext(services, metadata)
  const times = refreshSchedule(context.now, expiresInSeconds, true, services.random)
  const refreshed = {
    ...leased,
    ...auditSlotValues(context),
    ...{ ...sealed, ...times, scope },
    ...{ isRotated: rotation.token_rotated, rotationType: rotation.rotation_type },
    stagePolicy: services.settings.providerRefreshPolicy,
  }
  const stored = await storeWithRetries(services, () => services.statements.first(storeRefreshed, refreshed))
  const about = { connection_id: connectionId, provider_key: provider.definition.key }
  services.log(stored ? 'provider_token_refreshed' : 'provider_tokens_discarded', { ...about, ...rotation })
  if (stored) return { kind: 'refreshed', accessToken }
  // If the connection was ended or deleted, only its previous tokens were revoked at the provider: revoke these too. If it
  // was authorized again, do not: some providers would also revoke the new consent.
  const connection = await services.statements.first(selectStatus, { connectionId })
  if (!connection || connection.status === 'revoked')
    await revokeAtProvider(services, provider, connectionId, { accessToken, refreshToken })
  return { kind: 'superseded' }
}
