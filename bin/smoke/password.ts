import { type SmokeResponse, step } from './client.ts'

/** Calls of the API. */
interface Calls {
  readonly post: (path: string, body: object, accessToken?: unknown) => Promise<SmokeResponse>
  readonly me: (accessToken: unknown) => Promise<SmokeResponse>
}

/**
 * Tests a password change. Sets the same password again: the session gets new tokens and its old tokens are revoked.
 * Returns the newest tokens.
 */
export async function testPasswordChange(
  { post, me }: Calls,
  old: Record<string, unknown>,
  password: string,
): Promise<Record<string, unknown>> {
  const passwords = { current_password: password, new_password: password }
  const changed = await post('change-password', passwords, old['access_token'])
  const tokens = step('change the password', 200, changed)
  step('me with the old access token', 401, await me(old['access_token']))
  step(
    'refresh with the old refresh token',
    401,
    await post('refresh', { refresh_token: old['refresh_token'] }),
  )
  step('me with the new access token', 200, await me(tokens['access_token']))
  const refreshed = await post('refresh', { refresh_token: tokens['refresh_token'] })
  return step('refresh with the new refresh token', 200, refreshed)
}
