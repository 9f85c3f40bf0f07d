import { disownSession } from '../../lib/auth/disown-session/disown-session.ts'
import { endpoint } from '../../lib/http/endpoint.ts'
import { disown } from '../../lib/routes/sessions.ts'

/** POST /api/v1/auth/disown-session — ends all sessions of an account, with the link of an alert. */
export const handler = endpoint(disown, async ({ body, metadata, services, fail }) => {
  const outcome = await disownSession(services, { ...body, metadata })
  switch (outcome.kind) {
    case 'disowned':
      return {
        message: 'All devices are signed out. To choose a new password, follow the link that we sent you.',
      }
    case 'invalid_disown_token':
      return fail(outcome.kind)
  }
})
