import type { Client } from '../../../client/src/index.ts'
import { PASSWORD } from '../../support/people.ts'

/**
 * Signs a user in who has no second factor, and returns the user.
 * @throws {Error} if a second factor is required.
 */
export async function logIn(client: Pick<Client, 'auth'>, email: string, password: string = PASSWORD) {
  const login = await client.auth.login({ email, password }).orThrow()
  if (login.result === 'mfa_required') throw new Error(`${email} requires a second factor.`)
  return login.user
}
