import { type Answer, step } from './client.ts'

/** The calls that the walk makes. */
interface Calls {
  readonly post: (path: string, body: object, accessToken?: unknown) => Promise<Answer>
  readonly me: (accessToken: unknown) => Promise<Answer>
}

/**
 * Changes the password of a session, to what it was: the session gets new tokens, and its old ones are revoked. Returns
 * the newest tokens.
 */
export async function walkPasswordChange(
  { post, me }: Calls,
  old: Record<string, unknown>,
  password: string,
): Promise<Record<string, unknown>> {
  const passwords = { current_password: password, new_password: password }
  const changed = await post('change-password', passwords, old['access_token'])
  const tokens = step('change the password', 200, changed)
  step('the old access token is revoked', 401, await me(old['access_token']))
  step('the old refresh token too', 401, await post('refresh', { refresh_token: old['refresh_token'] }))
  step('the new access token works', 200, await me(tokens['access_token']))
  const refreshed = await post('refresh', { refresh_token: tokens['refresh_token'] })
  return step('the new refresh token works', 200, refreshed)
}
