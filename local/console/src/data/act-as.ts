import { browserStorage, createClient } from '@dashtam/client'
import { API } from './api.ts'

/**
 * Signs the application of this browser in as a user, and opens it. The client of the application stores the tokens, so
 * their format is known to the client only.
 * @throws {DashtamError} if the user cannot sign in.
 */
export async function actAs(userId: string): Promise<void> {
  // The device of the last real sign-in stays known.
  const storage = { ...browserStorage(), deviceToken: undefined }
  const client = createClient({ baseUrl: `${API}/act-as/${userId}`, storage })
  try {
    // The route signs in without the password.
    await client.auth.login({ email: 'local@console.invalid', password: 'not checked' }).orThrow()
  } finally {
    client.dispose()
  }
  window.open('/', 'dashtam-application')
}
