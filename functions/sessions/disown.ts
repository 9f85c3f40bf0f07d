import { disownSession } from '../../lib/auth/disown-session/disown-session.ts'
import { endpoint } from '../../lib/http/endpoint.ts'
import { disown } from '../../lib/routes/sessions.ts'

/** POST /api/v1/auth/disown-session — ends a session that its owner does not know, and everything else. */
export const handler = endpoint(disown, async ({ body, metadata, services, fail }) => {
  const outcome = await disownSession(services, { ...body, metadata })
  switch (outcome.kind) {
    case 'disowned':
      return {
        message: 'Everyone is signed out. Follow the link that we have sent you to choose a new password.',
      }
    case 'invalid_disown_token':
      return fail(outcome.kind)
  }
})
