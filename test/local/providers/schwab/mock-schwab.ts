import { onTestFinished } from 'vitest'
import { type MockSchwabOptions, startSchwab } from '../../../../local/providers/schwab/start-schwab.ts'
import { type Decision, decide } from '../../../support/consent.ts'

/** The redirect address of the test application. */
export const REDIRECT = 'http://127.0.0.1:9/providers/schwab/callback'

/** A response of the token endpoint. */
export interface TokenReply {
  readonly status: number
  readonly headers: Headers
  readonly body: Record<string, unknown>
}

/** Starts a mock Schwab for one test, with a clock that the test controls, and a client of it. */
export async function startMock(options: Partial<MockSchwabOptions> = {}) {
  let now = Date.parse('2026-11-24T12:00:00Z')
  const server = await startSchwab({ redirectUris: [REDIRECT], clock: () => new Date(now), ...options })
  onTestFinished(() => server.stop())
  const basic = basicOf(server.clientId, server.clientSecret)
  const authUrl = (parameters: Record<string, string | undefined> = {}) => {
    const url = new URL(`${server.url}/v1/oauth/authorize`)
    const all = {
      client_id: server.clientId,
      redirect_uri: REDIRECT,
      response_type: 'code',
      scope: 'readonly',
      state: 'a state & more',
      ...parameters,
    }
    for (const [name, value] of Object.entries(all))
      if (value !== undefined) url.searchParams.set(name, value)
    return url
  }
  const token = async (
    form: Record<string, string> | URLSearchParams,
    headers: Record<string, string> = { authorization: basic },
  ): Promise<TokenReply> => {
    const body = new URLSearchParams(form)
    const answer = await fetch(`${server.url}/v1/oauth/token`, { method: 'POST', body, headers })
    return { status: answer.status, headers: answer.headers, body: await record(answer) }
  }
  const consent = async (decision?: Decision, parameters?: Record<string, string | undefined>) =>
    (await decide(authUrl(parameters), decision)).searchParams.get('code') ?? ''
  const exchange = (code: string, more: Record<string, string> = {}) =>
    token({ grant_type: 'authorization_code', code, redirect_uri: REDIRECT, ...more })
  const connect = async (decision?: Decision) => tokensOf(await exchange(await consent(decision)))
  const refresh = (refresh_token: string) => token({ grant_type: 'refresh_token', refresh_token })
  const get = async (path: string, accessToken: string) => {
    const answer = await fetch(`${server.url}/trader/v1${path}`, {
      headers: { authorization: `Bearer ${accessToken}` },
      redirect: 'manual',
    })
    const text = await answer.text()
    return { status: answer.status, headers: answer.headers, text, body: text ? JSON.parse(text) : undefined }
  }
  const advance = (seconds: number) => {
    now += seconds * 1000
  }
  return { server, basic, authUrl, token, consent, exchange, connect, refresh, get, advance }
}

/** Creates the HTTP Basic credentials of a client (RFC 6749, 2.3.1). */
export function basicOf(id: string, secret: string): string {
  const encoded = `${encodeURIComponent(id)}:${encodeURIComponent(secret)}`
  return `Basic ${Buffer.from(encoded).toString('base64')}`
}

/** Returns the tokens of a reply. */
export function tokensOf({ body }: TokenReply): { readonly access: string; readonly refresh: string } {
  return { access: String(body['access_token']), refresh: String(body['refresh_token']) }
}

async function record(answer: Response): Promise<Record<string, unknown>> {
  const body: unknown = await answer.json()
  return { ...(typeof body === 'object' ? body : {}) }
}
