import { auditContext } from '../../audit/audit-context.ts'
import { auditSlotValues } from '../../audit/audit-slots.ts'
import type { RequestMetadata } from '../../audit/request-metadata.ts'
import { SealBroken } from '../../encryption/seal.ts'
import type { Services } from '../../services/services.ts'
import type { LeasedConnection } from './leased-connection.ts'
import { MAX_FAILURES } from './max-failures.ts'
import { releaseLeases } from './release-leases.ts'
import { nextRefresh } from './retry-times.ts'
import { openToken } from './sealed-tokens.ts'
import { recordFailedRefresh } from './store/failed-refresh.ts'

/**
 * Decrypts a token of a leased connection. Loads the current data key first, because new tokens cannot be stored if it is
 * unavailable after the provider has responded. A token that cannot be decrypted counts as a failure, so that retries
 * stop. If a key is unavailable, the lease is released and no failure is counted.
 */
export async function openLeasedToken(
  services: Services<'dataKeys' | 'statements'>,
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
    if (error instanceof SealBroken)
      await services.statements.first(recordFailedRefresh, {
        ...leased,
        ...auditSlotValues(context),
        ...{ reason: 'tokens_unreadable', refreshDueAt, maxFailures: MAX_FAILURES },
      })
    else {
      const interruptedIds = wasInterrupted ? [connectionId] : []
      await releaseLeases(services, { leaseId, connectionIds: [connectionId], interruptedIds }, context.now)
    }
    throw error
  }
}
