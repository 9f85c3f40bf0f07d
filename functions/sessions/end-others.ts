import { endSessions } from '../../lib/auth/sessions/end-sessions.ts'
import { endpoint } from '../../lib/http/endpoint.ts'
import { endOthers } from '../../lib/routes/sessions.ts'

/** DELETE /api/v1/auth/sessions/others — ends all sessions except the caller's. */
export const handler = endpoint(endOthers, async ({ caller: { claims }, metadata, services }) => {
  const choice = { kind: 'others', exceptId: claims.sessionId } as const
  return { revoked: await endSessions(services, { claims, choice, metadata }) }
})
