import { endSessions } from '../../lib/auth/sessions/end-sessions.ts'
import { endAllSessions } from '../../lib/auth/sessions/store/end-chosen-sessions.ts'
import { endpoint } from '../../lib/http/endpoint.ts'
import { endAll } from '../../lib/routes/sessions.ts'

/** DELETE /api/v1/auth/sessions/all — ends all sessions. */
export const handler = endpoint(endAll, async ({ caller, metadata, services }) => {
  const revoked = await endSessions(services, { claims: caller.claims, metadata }, requester =>
    services.statements.one(endAllSessions, requester),
  )
  return { revoked }
})
