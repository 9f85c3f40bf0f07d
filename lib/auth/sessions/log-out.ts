import { auditContext } from '../../audit/audit-context.ts'
import { auditSlotValues } from '../../audit/audit-slots.ts'
import type { RequestMetadata } from '../../audit/request-metadata.ts'
import type { Services } from '../../services/services.ts'
import type { AccessTokenClaims } from '../tokens/access-token.ts'
import { hashOpaqueToken, parseOpaqueToken } from '../tokens/opaque-token.ts'
import { logOutSession } from './store/log-out-session.ts'

/** A request to log out. */
export interface Logout {
  readonly claims: AccessTokenClaims
  readonly refresh_token: string
  readonly metadata: RequestMetadata
}

/** Ends the session of the access token, and the session of the refresh token if it belongs to the same user. */
export async function logOut(
  services: Services<'statements'>,
  { claims, refresh_token, metadata }: Logout,
): Promise<void> {
  const presented = parseOpaqueToken(refresh_token)
  await services.statements.all(logOutSession, {
    ...auditSlotValues(auditContext(services, metadata)),
    userId: claims.userId,
    sessionId: claims.sessionId,
    tokenId: presented?.id ?? null,
    tokenHash: presented ? hashOpaqueToken(presented) : null,
  })
}
