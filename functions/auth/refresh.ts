import { refreshSession } from '../../lib/auth/refresh-tokens/refresh-session.ts'
import { endpoint } from '../../lib/http/endpoint.ts'
import { refresh } from '../../lib/routes/sign-in.ts'

/** POST /api/v1/auth/refresh — exchanges a refresh token for new tokens. */
export const handler = endpoint(refresh, async ({ body, metadata, services, fail }) => {
  const outcome = await refreshSession(services, { ...body, metadata })
  switch (outcome.kind) {
    case 'refreshed':
      services.log('session_refreshed')
      return outcome.tokens
    case 'invalid_refresh_token':
      services.log('refresh_refused')
      return fail(outcome.kind)
  }
})
