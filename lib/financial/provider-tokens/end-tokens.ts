import { auditContext } from '../../audit/audit-context.ts'
import type { AuditContext } from '../../audit/record.ts'
import type { RequestMetadata } from '../../audit/request-metadata.ts'
import type { AccessTokenClaims } from '../../auth/tokens/access-token.ts'
import type { Database } from '../../db/tables.ts'
import type { Services } from '../../services/services.ts'
import { openProvider } from '../providers/provider.ts'
import { findProvider } from '../providers/registry.ts'
import { revokeAtProvider } from './revoke-at-provider.ts'
import { type KeptTokens, openToken } from './sealed-tokens.ts'
import type { OwnConnection } from './store/lock-with-tokens.ts'

type Deps = Services<'database' | 'dataKeys' | 'providerCredentials' | 'providerHttp' | 'rateLimits'>

/** A user's connection whose tokens end, and the request that ends them. */
export interface EndRequest {
  readonly claims: AccessTokenClaims
  readonly connectionId: string
  readonly metadata: RequestMetadata
}

/** A statement that ends what a connection has, and returns the tokens that it had. */
export type EndStatement = (
  db: Database,
  own: OwnConnection,
  context: AuditContext,
) => Promise<EndedRow | undefined>

interface EndedRow {
  readonly provider_key: string
  /** Whether the connection changed while the statement waited for it, so that nothing was done. */
  readonly is_stale: boolean
  readonly access_token: Uint8Array | null
  readonly refresh_token: Uint8Array | null
  readonly data_key_id: string | null
  readonly wrapped: Uint8Array | null
}

/** What became of the end of the tokens. */
export type EndedTokens = { kind: 'ended' } | { kind: 'not_found' }

/**
 * Ends the tokens of a connection: first here, by `end`, immediately and permanently; then the provider is asked to
 * revoke them (RFC 7009), if it supports that.
 */
export async function endTokens(
  services: Deps,
  end: EndStatement,
  request: EndRequest,
): Promise<EndedTokens> {
  const { claims, connectionId, metadata } = request
  const own = { userId: claims.userId, sessionId: claims.sessionId, connectionId }
  const context = auditContext(services, metadata)
  let ended = await end(services.database, own, context)
  // Each stale answer means that another request came first. It does not come again, so the loop ends.
  while (ended?.is_stale) ended = await end(services.database, own, context)
  if (!ended) return { kind: 'not_found' }
  const { provider_key, access_token, refresh_token, data_key_id, wrapped } = ended
  if (access_token === null || data_key_id === null || wrapped === null) return { kind: 'ended' }
  const dataKey = { id: data_key_id, wrapped }
  await revokeKept(services, provider_key, connectionId, {
    dataKey,
    accessToken: access_token,
    refreshToken: refresh_token,
  })
  return { kind: 'ended' }
}

async function revokeKept(
  services: Deps,
  providerKey: string,
  connectionId: string,
  kept: KeptTokens,
): Promise<void> {
  try {
    const definition = findProvider(providerKey)
    const provider = definition && (await openProvider(services, definition))
    if (!provider?.endpoints.revocation) return
    const accessToken = await openToken(services, connectionId, 'access_token', kept)
    const refreshToken = await openToken(services, connectionId, 'refresh_token', kept)
    if (accessToken === undefined) return
    const tokens = { accessToken, ...(refreshToken !== undefined && { refreshToken }) }
    await revokeAtProvider(services, provider, connectionId, tokens)
  } catch (error) {
    // Here it has ended, whether or not its tokens still open.
    services.log('provider_revocation_failed', {
      connection_id: connectionId,
      provider_key: providerKey,
      error: error instanceof Error ? error : String(error),
    })
  }
}
