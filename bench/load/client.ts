import { setTimeout as delay } from 'node:timers/promises'
import type { ConnectedUser } from '../../test/support/connections.ts'
import { PASSWORD } from '../../test/support/people.ts'
import type { ApiReply, CallApi } from './bundled-api.ts'

/** Longer than a client waits after a 503 in these runs, and much shorter than the repetition of a refresh token. */
const PAUSE_MILLISECONDS = 200

/** A client of one user, which refreshes its session. */
export interface Client {
  readonly me: () => Promise<ApiReply>
  readonly accounts: () => Promise<ApiReply>
  readonly login: () => Promise<ApiReply>
  readonly requestPasswordReset: () => Promise<ApiReply>
  /** Refreshes the session. Without a result, the next call repeats the same refresh token, as a client does. */
  readonly refresh: () => Promise<ApiReply>
}

/** Signs a user in, and returns its client. */
export async function signedInClient(call: CallApi, user: ConnectedUser, ip: string): Promise<Client> {
  const login = () =>
    call({ method: 'POST', path: '/api/v1/auth/login', body: { email: user.email, password: PASSWORD }, ip })
  const { status, body } = await login()
  if (status !== 200) throw new Error(`The login of a load was answered with ${status}`)
  let [token, refreshToken] = [String(body['access_token']), String(body['refresh_token'])]
  return {
    login,
    me: () => call({ method: 'GET', path: '/api/v1/auth/me', token, ip }),
    accounts: () => call({ method: 'GET', path: `/api/v1/providers/${user.id}/accounts`, token, ip }),
    requestPasswordReset: () =>
      call({ method: 'POST', path: '/api/v1/auth/request-password-reset', body: { email: user.email }, ip }),
    refresh: async () => {
      const reply = await call({
        method: 'POST',
        path: '/api/v1/auth/refresh',
        body: { refresh_token: refreshToken },
        ip,
      })
      if (reply.status === 200) {
        token = String(reply.body['access_token'])
        refreshToken = String(reply.body['refresh_token'])
      } else await delay(PAUSE_MILLISECONDS)
      return reply
    },
  }
}
