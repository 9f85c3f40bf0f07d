import { logOut } from '../../lib/auth/sessions/log-out.ts'
import { endpoint } from '../../lib/http/endpoint.ts'
import { logout } from '../../lib/routes/sign-in.ts'

/** POST /api/v1/auth/logout — ends the session of the tokens. Succeeds if it has ended already. */
export const handler = endpoint(logout, async ({ body, caller, metadata, services }) => {
  await logOut(services, { ...body, ...caller, metadata })
  return { message: 'You are signed out.' }
})
