import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { consentForm, decide, submitConsent } from '../../../support/consent.ts'
import { REDIRECT, startMock } from './mock-schwab.ts'

const verifier = 'a-verifier-of-at-least-forty-three-characters-0123'
const challenge = createHash('sha256').update(verifier).digest('base64url')

describe('GET /v1/oauth/authorize', () => {
  it('asks for a login and accounts, and restricts the targets of the form', async () => {
    const { authUrl } = await startMock()
    const answer = await fetch(authUrl({ scope: '<script>alert(1)</script>' }))
    const html = await answer.text()
    expect(answer.status).toBe(200)
    expect(html).toContain('Dashtam')
    expect(html).toContain('Margin account ••••8293')
    expect(html).toContain('Cash account ••••0917')
    expect(html).not.toContain('<script>')
    expect(html).not.toContain('40718293')
    const [, style = ''] = /<style>(.*?)<\/style>/s.exec(html) ?? []
    const hash = createHash('sha256').update(style).digest('base64')
    expect(answer.headers.get('content-security-policy')).toBe(
      `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'self' http://127.0.0.1:9; frame-ancestors 'none'`,
    )
  })

  it('shows the balance that the Trader API returns, and how long the consent lasts', async () => {
    const { authUrl, connect, get, server } = await startMock()
    const { access } = await connect()
    const { body } = await get('/accounts', access)
    const html = await (await fetch(authUrl())).text()
    for (const { aggregatedBalance } of body) {
      const dollars = aggregatedBalance.liquidationValue.toLocaleString('en-US', { minimumFractionDigits: 2 })
      expect(html).toContain(`<span class="amount">$${dollars}</span>`)
    }
    expect(html).toContain('For 7 days')
    server.switches.set({ refresh_seconds: 3600 })
    expect(await (await fetch(authUrl())).text()).toContain('For 1 hour,')
    server.switches.set({ refresh_seconds: 90 })
    expect(await (await fetch(authUrl())).text()).toContain('For 90 seconds,')
  })

  it('denies access without a redirect if the client or the redirect address is not registered', async () => {
    const { authUrl } = await startMock()
    for (const parameters of [
      { redirect_uri: `${REDIRECT}/` },
      { redirect_uri: `${REDIRECT}?x=1` },
      { redirect_uri: REDIRECT.replace('127.0.0.1', 'localhost') },
      { redirect_uri: undefined },
      { client_id: 'another' },
      { client_id: undefined },
    ]) {
      const answer = await fetch(authUrl(parameters), { redirect: 'manual' })
      expect(answer.status).toBe(403)
      expect(answer.headers.get('location')).toBeNull()
      expect(await answer.text()).toContain('Access denied')
    }
    const twice = authUrl()
    twice.searchParams.append('redirect_uri', 'https://evil.example')
    expect((await fetch(twice, { redirect: 'manual' })).status).toBe(403)
  })

  it('redirects an invalid request back with an error and the state', async () => {
    const { authUrl } = await startMock()
    for (const [parameters, error] of [
      [{ response_type: 'token' }, 'unsupported_response_type'],
      [{ code_challenge: challenge }, 'invalid_request'],
      [{ code_challenge: challenge, code_challenge_method: 'plain' }, 'invalid_request'],
      [{ code_challenge: 'short', code_challenge_method: 'S256' }, 'invalid_request'],
    ] as const) {
      const answer = await fetch(authUrl(parameters), { redirect: 'manual' })
      expect(answer.status).toBe(302)
      const location = new URL(answer.headers.get('location') ?? '')
      expect(Object.fromEntries(location.searchParams)).toEqual({ error, state: 'a state & more' })
    }
  })

  it('accepts GET only', async () => {
    const { authUrl } = await startMock()
    const answer = await fetch(authUrl(), { method: 'POST' })
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET'])
  })
})

describe('POST /v1/oauth/consent', () => {
  it('redirects back with a code that ends in an encoded @, a session and the state', async () => {
    const { authUrl } = await startMock()
    const location = await decide(authUrl())
    expect(location.href).toMatch(
      /^http:\/\/127\.0\.0\.1:9\/.*\?code=C0\.[\w-]{43}%40&session=[0-9a-f-]{36}&state=/,
    )
    expect(location.searchParams.get('code')).toMatch(/@$/)
    expect(location.searchParams.get('state')).toBe('a state & more')
    expect((await decide(authUrl({ state: undefined }))).searchParams.has('state')).toBe(false)
  })

  it('redirects back with access_denied and creates no grant', async () => {
    const { authUrl, server } = await startMock()
    const location = await decide(authUrl(), { decision: 'deny' })
    expect(Object.fromEntries(location.searchParams)).toEqual({
      error: 'access_denied',
      state: 'a state & more',
    })
    expect(await (await fetch(server.url)).text()).toContain('No active grants.')
  })

  it('accepts a consent id once, within ten minutes, and not from another site', async () => {
    const { authUrl, server, advance } = await startMock()
    const open = async () => consentForm(await (await fetch(authUrl())).text())
    const submit = async (form: URLSearchParams, headers?: Record<string, string>) =>
      (await submitConsent(server.url, form, headers)).status
    const form = await open()
    expect(await submit(form, { 'sec-fetch-site': 'cross-site' })).toBe(400)
    expect(await submit(form, { origin: 'https://evil.example' })).toBe(400)
    expect(await submit(form, { origin: server.url, 'sec-fetch-site': 'same-origin' })).toBe(302)
    expect(await submit(form)).toBe(400)
    expect(await submit(new URLSearchParams({ consent: 'made up' }))).toBe(400)
    const late = await open()
    advance(599)
    expect(await submit(late)).toBe(302)
    const later = await open()
    advance(600)
    expect(await submit(later)).toBe(400)
  })

  it('shows the page again if no account, login or decision is given', async () => {
    const { authUrl, server } = await startMock()
    const form = consentForm(await (await fetch(authUrl())).text(), { accounts: [] })
    const answer = await submitConsent(server.url, form)
    expect(answer.status).toBe(422)
    const again = consentForm(await answer.text())
    expect(again.get('consent')).toBe(form.get('consent'))
    const undecided = new URLSearchParams(again)
    undecided.delete('decision')
    expect((await submitConsent(server.url, undecided)).status).toBe(422)
    const nameless = new URLSearchParams(again)
    nameless.set('login', ' ')
    expect((await submitConsent(server.url, nameless)).status).toBe(422)
    expect((await submitConsent(server.url, again)).status).toBe(302)
  })

  it('gives access to the selected accounts only', async () => {
    const { connect, get } = await startMock()
    const { access } = await connect({ accounts: [1] })
    const { body } = await get('/accounts', access)
    expect(body).toHaveLength(1)
    expect(body[0].securitiesAccount.type).toBe('CASH')
    const { access: all } = await connect()
    const [margin] = (await get('/accounts/accountNumbers', all)).body
    expect((await get(`/accounts/${margin.hashValue}`, access)).status).toBe(404)
    expect((await get(`/accounts/${margin.hashValue}`, all)).status).toBe(200)
  })
})

describe('PKCE (RFC 7636)', () => {
  it('requires a verifier if a challenge was sent, and rejects one otherwise', async () => {
    const { consent, exchange } = await startMock()
    const withChallenge = () => consent({}, { code_challenge: challenge, code_challenge_method: 'S256' })
    expect((await exchange(await withChallenge(), { code_verifier: verifier })).status).toBe(200)
    expect((await exchange(await withChallenge())).body).toMatchObject({ error: 'invalid_grant' })
    expect((await exchange(await withChallenge(), { code_verifier: `${verifier}x` })).body).toMatchObject({
      error: 'invalid_grant',
    })
    expect((await exchange(await consent(), { code_verifier: verifier })).body).toMatchObject({
      error: 'invalid_grant',
    })
  })
})
