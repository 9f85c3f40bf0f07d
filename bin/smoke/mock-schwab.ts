import assert from 'node:assert/strict'
import { mockProvider } from './mock-provider.ts'

/**
 * Opens mock Schwab of a local cloud as one login: its consent page and its switches. It changes nothing for other
 * logins. Disposing it revokes the grants of the login.
 * @throws {CommandError} if mock Schwab simulates a fault for everyone.
 */
export async function mockSchwab(base: string, login: string) {
  const { url, call } = await mockProvider(base, 'Mock Schwab', ['token_endpoint', 'api'])
  const own = `/logins/${encodeURIComponent(login)}`
  return {
    /** Sets some switches for this login. */
    set: (switches: object) => call('PUT', own, switches),
    /** Removes what this login overrides. */
    reset: () => call('DELETE', own),
    /** Approves on the consent page. Returns the query of the redirect back to the application. */
    consent: async (authUrl: string): Promise<string> => {
      const page = await (await fetch(authUrl)).text()
      const consent = /name="consent" value="([^"]+)"/.exec(page)?.[1] ?? ''
      const form = new URLSearchParams({ consent, login, decision: 'approve' })
      for (const [, hash = ''] of page.matchAll(/name="account" value="([^"]+)"/g))
        form.append('account', hash)
      const reply = await fetch(`${url}/v1/oauth/consent`, { method: 'POST', body: form, redirect: 'manual' })
      assert.equal(reply.status, 302)
      return new URL(reply.headers.get('location') ?? '').search
    },
    [Symbol.asyncDispose]: async () => {
      await call('DELETE', own)
      await call('POST', '/revoke', { login })
    },
  }
}
