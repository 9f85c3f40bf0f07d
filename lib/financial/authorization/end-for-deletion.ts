import { auditContext } from '../../audit/audit-context.ts'
import { auditSlotValues } from '../../audit/audit-slots.ts'
import type { RequestMetadata } from '../../audit/request-metadata.ts'
import type { Services } from '../../services/services.ts'
import { leaseExpiry } from '../provider-tokens/lease-expiry.ts'
import { releaseLeases } from '../provider-tokens/release-leases.ts'
import { revokeStored } from '../provider-tokens/revoke-tokens.ts'
import { tokensOfRow } from '../provider-tokens/sealed-tokens.ts'
import { disconnect } from './store/disconnect.ts'
import { leaseWithTokens } from './store/lease-with-tokens.ts'
import { selectConnectionsWithTokens } from './store/select-connections-with-tokens.ts'

type Deps = Services<'dataKeys' | 'providerCredentials' | 'providerHttp' | 'rateLimits' | 'statements'>

/** The connections of an account that is being deleted. */
export interface EndedAccount {
  readonly userId: string
  /** Whether to delete the tokens even if the provider does not revoke them. */
  readonly giveUp: boolean
  readonly metadata: RequestMetadata
  readonly mayContinue: () => boolean
}

/**
 * Revokes the tokens of all connections of a disabled user at their providers, and deletes them. The tokens of a
 * connection are kept until its provider has revoked them, so that a failure can be retried.
 *
 * @returns whether no connection has tokens.
 */
export async function endForDeletion(services: Deps, account: EndedAccount): Promise<boolean> {
  const { userId } = account
  const rows = await services.statements.all(selectConnectionsWithTokens, { userId })
  let isDone = true
  for (const { id } of rows) {
    // In the order of the ids, one at a time: a provider limits the calls of an application.
    const isEnded = account.mayContinue() && (await endOne(services, account, id))
    isDone &&= isEnded
  }
  return isDone
}

async function endOne(
  services: Deps,
  { userId, giveUp, metadata }: EndedAccount,
  connectionId: string,
): Promise<boolean> {
  const { clock, random, statements } = services
  const now = clock()
  const leaseId = random.id()
  // A refresh in progress could replace the tokens while the provider revokes them.
  const leasedUntil = leaseExpiry(services, now)
  const leased = await statements.first(leaseWithTokens, { connectionId, leaseId, leasedUntil, now })
  if (!leased) return false
  const revocation = await revokeStored(services, leased.provider_key, connectionId, tokensOfRow(leased))
  if (revocation === 'failed' && !giveUp) {
    await releaseLeases(services, { leaseId, connectionIds: [connectionId], interruptedIds: [] }, now)
    return false
  }
  const end = {
    ...auditSlotValues(auditContext(services, metadata)),
    ...{ userId, sessionId: null, connectionId },
    actor: 'system',
    reason: 'account_deleted',
    event: 'account_deleted',
    revokedAtProvider: revocation === 'revoked',
  } as const
  let ended = await statements.first(disconnect, end)
  // Each stale result means that a concurrent change was committed, so the loop ends.
  while (ended?.is_stale) ended = await statements.first(disconnect, end)
  return true
}
