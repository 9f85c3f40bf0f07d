import assert from 'node:assert/strict'
import { mockProvider } from './mock-provider.ts'

/** The institution with accounts of every kind. */
const INSTITUTION = 'ins_109508'

/**
 * Opens mock Plaid of a local cloud as one login: its Link page and its actions. It changes nothing for other logins.
 * Disposing it removes the items of the login.
 * @throws {CommandError} if mock Plaid simulates a fault for everyone.
 */
export async function mockPlaid(base: string, login: string) {
  const { call } = await mockProvider(base, 'Mock Plaid', ['item', 'api', 'history'])
  const act = (action: string) => call('POST', `/${action}`, { login })
  return {
    /** Lets something happen to the items of this login. Mock Plaid sends the notification about it. */
    act,
    /** Connects an institution on the Link page, and shares all its accounts. */
    share: async (address: string): Promise<void> => {
      const choice = { decision: 'continue', institution: INSTITUTION, login }
      const accounts = await submit(address, { ...choice, step: 'institution' })
      assert.equal(accounts.status, 200)
      const shared = [...(await accounts.text()).matchAll(/name="account" value="([^"]+)"/g)]
      const keys = shared.map(([, key = '']) => key)
      await leave(await submit(address, { ...choice, step: 'accounts' }, keys))
    },
    /** Signs in again on the Link page of a link that repairs a connection. */
    repair: async (address: string): Promise<void> =>
      leave(await submit(address, { decision: 'continue', step: 'update' })),
    [Symbol.asyncDispose]: async () => {
      await act('remove')
    },
  }
}

/** Submits the form of a Link page, like a browser. */
function submit(address: string, fields: Record<string, string>, accounts: readonly string[] = []) {
  const form = new URLSearchParams(fields)
  for (const account of accounts) form.append('account', account)
  return fetch(address, { method: 'POST', body: form, redirect: 'manual' })
}

/** Checks that a Link page leads back to the application, without any parameter. */
function leave(reply: Response): void {
  assert.equal(reply.status, 303)
  const { pathname, search } = new URL(reply.headers.get('location') ?? '')
  assert.deepEqual([pathname, search], ['/providers/plaid/callback', ''])
}
