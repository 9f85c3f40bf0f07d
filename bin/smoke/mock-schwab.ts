import assert from 'node:assert/strict'
import * as z from 'zod/mini'

const Endpoints = z.record(z.string(), z.string())

/** The practice Schwab of a local cloud, as a person meets it: its consent page and its switches. */
export async function mockSchwab(base: string) {
  const endpoints = z.parse(Endpoints, await (await fetch(`${base}/_local/endpoints`)).json())
  const url = Object.entries(endpoints).find(([name]) => /schwab/i.test(name))?.[1]
  assert.ok(url, 'The local cloud has no Schwab to practise on')
  const practise = async (method: string, body?: object): Promise<void> => {
    const response = await fetch(`${url}/_practice`, {
      method,
      ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    })
    assert.ok(response.ok, `${method} /_practice: ${response.status} ${await response.text()}`)
  }
  return {
    /** Sets some of its switches. */
    set: (switches: object) => practise('PUT', switches),
    /** Makes it well-behaved again. */
    reset: () => practise('DELETE'),
    /** Approves on the consent page; yields the query that it sends the person back with. */
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
