import { endSessions } from '../../lib/auth/sessions/end-sessions.ts'
import { endOneSession } from '../../lib/auth/sessions/store/end-chosen-sessions.ts'
import { endpoint } from '../../lib/http/endpoint.ts'
import { end } from '../../lib/routes/sessions.ts'

/** DELETE /api/v1/auth/sessions/{id} — ends one session. */
export const handler = endpoint(end, async ({ caller, metadata, params, services, fail }) => {
  const revoked = await endSessions(services, { claims: caller.claims, metadata }, requester =>
    services.statements.one(endOneSession, { ...requester, sessionId: params.id }),
  )
  return revoked === 0 ? fail('not_found') : undefined
})
