import { endpoint } from '../../lib/http/endpoint.ts'
import { me } from '../../lib/routes/profile.ts'

/** GET /api/v1/auth/me — returns the signed-in user. */
export const handler = endpoint(me, async ({ caller }) => caller.user)
