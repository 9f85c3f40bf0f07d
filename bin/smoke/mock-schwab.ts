import assert from 'node:assert/strict'
import * as z from 'zod/mini'

const Endpoints = z.record(z.string(), z.string())

/** Creates a client for the mock Schwab of a local cloud: its consent page and its switches. */
export async function mockSchwab(base: string) {
  const endpoints = z.parse(Endpoints, await (await fetch(`${base}/_local/endpoints`)).json())
  const url = Object.entries(endpoints).find(([name]) => /schwab/i.test(name))?.[1]
  assert.ok(url, 'The local cloud has no mock Schwab.')
  const control = async (method: string, body?: object): Promise<void> => {
    const response = await fetch(`${url}/_practice`, {
      method,
      ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    })
    assert.ok(response.ok, `${method} /_practice: ${response.status} ${await response.text()}`)
  }
  return {
    /** Sets switches. */
    set: (switches: object) => control('PUT', switches),
    /** Resets all switches to their defaults. */
    reset: () => control('DELETE'),
    /** Approves the consent page. Returns the query string of the redirect. */
    consent: async (authUrl: string): Promise<string> => {
      const page = await (await fetch(authUrl)).text()
      const consent = /name="consent" value="([^"]+)"/.exec(page)?.[1] ?? ''
      const form = new URLSearchParams({ consent, login: 'smoke', decision: 'approve' })
      for (const [, hash = ''] of page.matchAll(/name="account" value="([^"]+)"/g))
        form.append('account', hash)
      const reply = await fetch(`${url}/v1/oauth/consent`, { method: 'POST', body: form, redirect: 'manual' })
      assert.equal(reply.status, 302)
      return new URL(reply.headers.get('location') ?? '').search
    },
  }
}
