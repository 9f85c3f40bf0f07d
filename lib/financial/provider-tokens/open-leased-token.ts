import { auditContext } from '../../audit/audit-context.ts'
import type { RequestMetadata } from '../../audit/request-metadata.ts'
import { SealBroken } from '../../encryption/seal.ts'
import type { Services } from '../../services/services.ts'
import type { LeasedConnection } from './leased-connection.ts'
import { MAX_FAILURES } from './refresh-failures.ts'
import { nextRefresh } from './retry-times.ts'
import { openToken } from './sealed-tokens.ts'
import { recordFailure } from './store/failed-refresh.ts'
import { releaseLeases } from './store/released-leases.ts'

/**
 * Decrypts a token of a leased connection. Loads the current data key first, because new tokens cannot be stored if it is
 * unavailable after the provider has responded. A token that cannot be decrypted counts as a failure, so that retries
 * stop. If a key is unavailable, the lease is released and no failure is counted.
 */
export async function openLeasedToken(
  services: Services<'database' | 'dataKeys'>,
  leased: LeasedConnection,
  kind: 'access_token' | 'refresh_token',
  metadata: RequestMetadata,
): Promise<string> {
  const { connectionId, leaseId, stored, failures, wasInterrupted } = leased
  try {
    await services.dataKeys.current()
    const token = await openToken(services, connectionId, kind, stored)
    if (token === undefined) throw new Error(`${connectionId} is due without its ${kind}`)
    return token
  } catch (error) {
    const context = auditContext(services, metadata)
    const refreshDueAt = nextRefresh(context.now, failures, services.random)
    const failure = { reason: 'tokens_unreadable', refreshDueAt }
    if (error instanceof SealBroken)
      await recordFailure(services.database, leased, { ...failure, maxFailures: MAX_FAILURES }, context)
    else {
      const interruptedIds = wasInterrupted ? [connectionId] : []
      await releaseLeases(
        services.database,
        { leaseId, connectionIds: [connectionId], interruptedIds },
        context.now,
      )
    }
    throw error
  }
}
