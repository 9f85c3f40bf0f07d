import { endSessions } from '../../lib/auth/sessions/end-sessions.ts'
import { endpoint } from '../../lib/http/endpoint.ts'
import { endAll } from '../../lib/routes/sessions.ts'

/** DELETE /api/v1/auth/sessions/all — ends all sessions. */
export const handler = endpoint(endAll, async ({ caller, metadata, services }) => {
  const choice = { kind: 'all' } as const
  return { revoked: await endSessions(services, { claims: caller.claims, choice, metadata }) }
})
