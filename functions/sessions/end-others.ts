import { endSessions } from '../../lib/auth/sessions/end-sessions.ts'
import { endOtherSessions } from '../../lib/auth/sessions/store/end-chosen-sessions.ts'
import { endpoint } from '../../lib/http/endpoint.ts'
import { endOthers } from '../../lib/routes/sessions.ts'

/** DELETE /api/v1/auth/sessions/others — ends all sessions except the caller's. */
export const handler = endpoint(endOthers, async ({ caller: { claims }, metadata, services }) => {
  const revoked = await endSessions(services, { claims, metadata }, requester =>
    services.statements.one(endOtherSessions, requester),
  )
  return { revoked }
})
