import { auditContext } from '../../audit/audit-context.ts'
import { auditSlotValues } from '../../audit/audit-slots.ts'
import type { RequestMetadata } from '../../audit/request-metadata.ts'
import type { Services } from '../../services/services.ts'
import { selectStatus } from '../connection-state/select-status.ts'
import { openApi } from '../providers/api-over-http.ts'
import type { ItemState } from '../providers/link/link-definition.ts'
import type { LinkProvider } from '../providers/provider.ts'
import type { ProviderFailure, ReadResult } from '../providers/provider-failure.ts'
import { handleCheckFailure } from './check-failures.ts'
import { announcedExpiry } from './consent-expiry.ts'
import type { LeasedConnection, RefreshOutcome } from './leased-connection.ts'
import { nextCheck } from './next-check.ts'
import { openLeasedToken } from './open-leased-token.ts'
import { notifyOwner } from './refresh-failures.ts'
import { revokeAtProvider } from './revoke-at-provider.ts'
import { sealTokens } from './sealed-tokens.ts'
import { storeChecked, storeReplacedToken } from './store/checked-connection.ts'
import { storeWithRetries } from './store-with-retries.ts'

type Deps = Services<
  'dataKeys' | 'mailQueue' | 'providerCredentials' | 'providerHttp' | 'rateLimits' | 'statements'
>

/**
 * Asks the provider whether a leased connection works, sets its status accordingly, and releases the lease. After a breach
 * it replaces the access token first.
 */
export async function checkLeased(
  services: Deps,
  provider: LinkProvider,
  leased: LeasedConnection,
  metadata: RequestMetadata,
): Promise<RefreshOutcome> {
  const stored = await openLeasedToken(services, leased, 'access_token', metadata)
  const current = leased.mustReplaceToken
    ? await replaceToken(services, provider, leased, stored, metadata)
    : ({ kind: 'read', value: stored } as const)
  if (current.kind === 'superseded') return current
  if (current.kind !== 'read') return handleCheckFailure(services, provider, leased, current, metadata)
  const api = apiOf(services, provider, leased, current.value)
  const link = await provider.definition.link()
  const item = await link.readItem(api)
  const failure = item.kind === 'read' ? item.value.lostAccess : item
  if (failure) return handleCheckFailure(services, provider, leased, failure, metadata)
  return item.kind === 'read'
    ? recordWorking(services, provider, leased, { item: item.value, accessToken: current.value }, metadata)
    : { kind: 'superseded' }
}

const apiOf = (
  services: Deps,
  provider: LinkProvider,
  { connectionId }: LeasedConnection,
  accessToken: string,
) => openApi(services, provider, { accessToken, call: { for: 'check', connectionId } })

async function recordWorking(
  services: Deps,
  { definition }: LinkProvider,
  leased: LeasedConnection,
  { item, accessToken }: { item: ItemState; accessToken: string },
  metadata: RequestMetadata,
): Promise<RefreshOutcome> {
  const context = auditContext(services, metadata)
  const { institution, consentExpiresAt } = item
  const checked = await services.statements.first(storeChecked, {
    ...leased,
    ...auditSlotValues(context),
    ...announcedExpiry(consentExpiresAt),
    ...{ institutionId: institution.id, institutionName: institution.name },
    consentRenewedAt: leased.consentRenewedAt ?? null,
    nextCheckAt: nextCheck(context.now, consentExpiresAt, services.random),
    stagePolicy: services.settings.providerRefreshPolicy,
  })
  if (!checked) return { kind: 'superseded' }
  const { connectionId } = leased
  services.log('connection_checked', {
    connection_id: connectionId,
    provider_key: definition.key,
    status: checked.status,
  })
  if (checked.is_first_notice)
    await notifyOwner(services, 'connection_expiring', checked.user_id, connectionId, metadata)
  return { kind: 'refreshed', accessToken }
}

/**
 * Replaces the access token, and stores the new one before anything else. The old one is invalid as soon as the provider
 * has answered: if the answer is lost, the next attempt finds that the provider does not know the token.
 */
async function replaceToken(
  services: Deps,
  provider: LinkProvider,
  leased: LeasedConnection,
  accessToken: string,
  metadata: RequestMetadata,
): Promise<ReadResult<string> | { readonly kind: 'superseded' }> {
  const { key } = provider.definition
  const link = await provider.definition.link()
  const about = { connection_id: leased.connectionId, provider_key: key }
  const replaced = await link.replaceToken?.(apiOf(services, provider, leased, accessToken))
  if (!replaced) return { kind: 'read', value: accessToken }
  if (replaced.kind !== 'read') {
    const isLost = replaced.kind === 'access_lost'
    services.log(isLost ? 'provider_token_lost' : 'provider_token_not_replaced', {
      ...about,
      failure: replaced.kind,
    })
    return replaced satisfies ProviderFailure
  }
  const tokens = await sealTokens(services, leased.connectionId, { accessToken: replaced.value })
  const stored = await storeWithRetries(services, () => {
    const audit = auditSlotValues(auditContext(services, metadata))
    return services.statements.first(storeReplacedToken, { ...leased, ...audit, ...tokens })
  }).catch(error => {
    services.log('provider_token_lost', about)
    throw error
  })
  if (stored) return replaced
  // If the connection was ended or deleted in the meantime, its previous token could not remove it at the provider.
  const connection = await services.statements.first(selectStatus, { connectionId: leased.connectionId })
  if (!connection || connection.status === 'revoked')
    await revokeAtProvider(services, provider, leased.connectionId, { accessToken: replaced.value })
  return { kind: 'superseded' }
}
