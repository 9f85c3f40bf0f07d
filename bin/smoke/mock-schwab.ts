import assert from 'node:assert/strict'
import * as z from 'zod/mini'
import { CommandError } from '../command-line/run-command.ts'

const Endpoints = z.object({ services: z.record(z.string(), z.string()) })
const Faults = z.object({ token_endpoint: z.string(), api: z.string() })

/**
 * Opens mock Schwab of a local cloud as one login: its consent page and its switches. It changes nothing for other
 * logins. Disposing it revokes the grants of the login.
 * @throws {CommandError} if mock Schwab simulates a fault for everyone.
 */
export async function mockSchwab(base: string, login: string) {
  const { services } = z.parse(Endpoints, await (await fetch(`${base}/_local/api/endpoints`)).json())
  const url = Object.entries(services).find(([name]) => /schwab/i.test(name))?.[1]
  assert.ok(url, 'The local cloud has no mock Schwab')
  const callMock = async (method: string, path: string, body?: object): Promise<unknown> => {
    const response = await fetch(`${url}/_mock${path}`, {
      method,
      ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    })
    assert.ok(response.ok, `${method} /_mock${path}: ${response.status} ${await response.clone().text()}`)
    return response.json()
  }
  for (const [name, value] of Object.entries(z.parse(Faults, await callMock('GET', ''))))
    if (value !== 'ok')
      throw new CommandError(
        `Mock Schwab simulates a fault: ${name} is ${value}. Reset its switches at ${url}.`,
      )
  const own = `/logins/${encodeURIComponent(login)}`
  return {
    /** Sets some switches for this login. */
    set: (switches: object) => callMock('PUT', own, switches),
    /** Removes what this login overrides. */
    reset: () => callMock('DELETE', own),
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
      await callMock('DELETE', own)
      await callMock('POST', '/revoke', { login })
    },
  }
}
