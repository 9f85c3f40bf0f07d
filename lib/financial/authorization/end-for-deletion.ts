import { auditContext } from '../../audit/audit-context.ts'
import type { RequestMetadata } from '../../audit/request-metadata.ts'
import type { Services } from '../../services/services.ts'
import { leaseExpiry } from '../provider-tokens/lease-expiry.ts'
import { revokeStored } from '../provider-tokens/revoke-tokens.ts'
import { tokensOfRow } from '../provider-tokens/sealed-tokens.ts'
import { releaseLeases } from '../provider-tokens/store/released-leases.ts'
import { disconnect } from './store/disconnect.ts'
import { leaseWithTokens } from './store/lease-with-tokens.ts'

type Deps = Services<'database' | 'dataKeys' | 'providerCredentials' | 'providerHttp' | 'rateLimits'>

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
  const rows = await services.database
    .selectFrom('provider_connections')
    .innerJoin('provider_tokens', 'provider_tokens.connection_id', 'provider_connections.id')
    .select('provider_connections.id')
    .where('provider_connections.user_id', '=', account.userId)
    .orderBy('provider_connections.id')
    .execute()
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
  const { clock, database, random } = services
  const now = clock()
  const leaseId = random.id()
  // A refresh in progress could replace the tokens while the provider revokes them.
  const leased = await leaseWithTokens(
    database,
    { connectionId, leaseId, leasedUntil: leaseExpiry(services, now) },
    now,
  )
  if (!leased) return false
  const revocation = await revokeStored(services, leased.provider_key, connectionId, tokensOfRow(leased))
  if (revocation === 'failed' && !giveUp) {
    await releaseLeases(database, { leaseId, connectionIds: [connectionId], interruptedIds: [] }, now)
    return false
  }
  const by = {
    actor: 'system',
    reason: 'account_deleted',
    event: 'account_deleted',
    revokedAtProvider: revocation === 'revoked',
  } as const
  const own = { userId, sessionId: null, connectionId }
  const context = auditContext(services, metadata)
  let ended = await disconnect(database, own, context, by)
  // Each stale result means that a concurrent change was committed, so the loop ends.
  while (ended?.is_stale) ended = await disconnect(database, own, context, by)
  return true
}
