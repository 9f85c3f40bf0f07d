import { auditContext } from '../../audit/audit-context.ts'
import type { AuditContext } from '../../audit/record.ts'
import type { RequestMetadata } from '../../audit/request-metadata.ts'
import { errorField } from '../../runtime/log/log.ts'
import type { Services } from '../../services/services.ts'
import { openProvider } from '../providers/provider.ts'
import { findProvider } from '../providers/registry.ts'
import { canRevoke, type ProviderRevocation, revokeAtProvider } from './revoke-at-provider.ts'
import { openToken, type StoredTokens, storedTokensOf } from './sealed-tokens.ts'
import type { OwnConnection } from './store/lock-with-tokens.ts'

type Deps = Services<'dataKeys' | 'providerCredentials' | 'providerHttp' | 'rateLimits'>

/** A request to revoke the tokens of a connection. */
export interface RevokeRequest {
  /** The owner and the session that requests it; null if an operator does. */
  readonly claims: Omit<OwnConnection, 'connectionId'>
  readonly connectionId: string
  readonly metadata: RequestMetadata
}

/** Executes a statement that deletes the tokens of a connection and returns them. */
export type RevokeStatement = (own: OwnConnection, context: AuditContext) => Promise<RevokedRow | undefined>

interface RevokedRow {
  readonly provider_key: string
  /** Whether the connection changed while the statement waited for the lock. Nothing was done then. */
  readonly is_stale: boolean
  readonly access_token: Uint8Array | null
  readonly refresh_token: Uint8Array | null
  readonly data_key_id: string | null
  readonly wrapped: Uint8Array | null
}

/** The result of revoking tokens. */
export type RevokedTokens = { kind: 'ended' } | { kind: 'not_found' }

/**
 * Revokes the tokens of a connection. `revoke` deletes them from the database. Then the provider is asked to revoke them
 * too (RFC 7009), if it supports revocation. A failure at the provider is logged.
 */
export async function revokeTokens(
  services: Deps,
  revoke: RevokeStatement,
  request: RevokeRequest,
): Promise<RevokedTokens> {
  const { claims, connectionId, metadata } = request
  const own = { userId: claims.userId, sessionId: claims.sessionId, connectionId }
  const context = auditContext(services, metadata)
  let revoked = await revoke(own, context)
  // Each stale result means that a concurrent change was committed, so the loop ends.
  while (revoked?.is_stale) revoked = await revoke(own, context)
  if (!revoked) return { kind: 'not_found' }
  const stored = storedTokensOf(revoked)
  if (stored) await revokeStored(services, revoked.provider_key, connectionId, stored)
  return { kind: 'ended' }
}

/** Revokes encrypted tokens of a connection at the provider. A failure is logged, not thrown. */
export async function revokeStored(
  services: Deps,
  providerKey: string,
  connectionId: string,
  stored: StoredTokens,
): Promise<ProviderRevocation> {
  try {
    const definition = findProvider(providerKey)
    if (!definition) return 'unsupported'
    const provider = await openProvider(services, definition)
    // Without credentials, nobody can ask the provider.
    if (!provider) return 'failed'
    if (!canRevoke(provider)) return 'unsupported'
    const accessToken = await openToken(services, connectionId, 'access_token', stored)
    const refreshToken = await openToken(services, connectionId, 'refresh_token', stored)
    if (accessToken === undefined) return 'failed'
    const tokens = { accessToken, ...(refreshToken !== undefined && { refreshToken }) }
    return await revokeAtProvider(services, provider, connectionId, tokens)
  } catch (error) {
    services.log('provider_revocation_failed', {
      connection_id: connectionId,
      provider_key: providerKey,
      error: errorField(error),
    })
    return 'failed'
  }
}
