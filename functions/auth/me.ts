import { endpoint } from '../../lib/http/endpoint.ts'
import { me } from '../../lib/routes/profile.ts'

/** GET /api/v1/auth/me — shows who is signed in. */
export const handler = endpoint(me, async ({ caller }) => caller.user)
