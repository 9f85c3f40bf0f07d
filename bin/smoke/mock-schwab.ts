import assert from 'node:assert/strict'
import * as z from 'zod/mini'

const Endpoints = z.object({ services: z.record(z.string(), z.string()) })

/** Opens mock Schwab of a local cloud: its consent page and its switches. */
export async function mockSchwab(base: string) {
  const { services } = z.parse(Endpoints, await (await fetch(`${base}/_local/api/endpoints`)).json())
  const url = Object.entries(services).find(([name]) => /schwab/i.test(name))?.[1]
  assert.ok(url, 'The local cloud has no mock Schwab')
  const callMock = async (method: string, body?: object): Promise<void> => {
    const response = await fetch(`${url}/_mock`, {
      method,
      ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    })
    assert.ok(response.ok, `${method} /_mock: ${response.status} ${await response.text()}`)
  }
  return {
    /** Sets some switches. */
    set: (switches: object) => callMock('PUT', switches),
    /** Sets every switch to its default. */
    reset: () => callMock('DELETE'),
    /** Approves on the consent page. Returns the query of the redirect back to the application. */
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
