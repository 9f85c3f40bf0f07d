import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { basicOf, REDIRECT, startMock, tokensOf } from './mock-schwab.ts'

const DAY = 24 * 60 * 60

describe('POST /v1/oauth/token', () => {
  it('exchanges a code for tokens, with a response that is not cached', async () => {
    const { consent, exchange } = await startMock()
    const { status, headers, body } = await exchange(await consent())
    expect(status).toBe(200)
    expect(headers.get('cache-control')).toBe('no-store')
    expect(body).toEqual({
      expires_in: 120,
      token_type: 'Bearer',
      scope: 'api',
      refresh_token: expect.stringMatching(/^R0\.[\w-]{43}@$/),
      access_token: expect.stringMatching(/^I0\.[\w-]{43}@$/),
      id_token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
    })
  })

  it('accepts a code for 30 seconds', async () => {
    const { consent, exchange, advance } = await startMock()
    const [early, late] = [await consent(), await consent()]
    advance(29.999)
    expect((await exchange(early)).status).toBe(200)
    advance(0.001)
    expect(await exchange(late)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } })
  })

  it('accepts a code once, and revokes the grant if the code is used again', async () => {
    const { consent, exchange, refresh, get, connect } = await startMock()
    const other = await connect()
    const code = await consent()
    const { access, refresh: refreshToken } = tokensOf(await exchange(code))
    expect((await get('/accounts', access)).status).toBe(200)
    expect(await exchange(code)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } })
    expect((await get('/accounts', access)).status).toBe(401)
    expect((await refresh(refreshToken)).status).toBe(400)
    expect((await get('/accounts', other.access)).status).toBe(200)
  })

  it('rejects another redirect address and consumes the code', async () => {
    const { consent, exchange } = await startMock()
    const code = await consent()
    expect((await exchange(code, { redirect_uri: `${REDIRECT}/` })).body).toMatchObject({
      error: 'invalid_grant',
    })
    expect((await exchange(code)).body).toMatchObject({ error: 'invalid_grant' })
  })

  it('accepts client credentials by HTTP Basic only, with form-encoded parts', async () => {
    const { server, token, connect } = await startMock()
    const { clientId, clientSecret } = server
    const { refresh } = await connect()
    const form = { grant_type: 'refresh_token', refresh_token: refresh }
    const encoded = [...clientId].map(character => `%${character.charCodeAt(0).toString(16)}`).join('')
    const wellEncoded = `Basic ${Buffer.from(`${encoded}:${clientSecret}`).toString('base64')}`
    expect((await token(form, { authorization: wellEncoded })).status).toBe(200)
    for (const authorization of [
      undefined,
      basicOf(clientId, `${clientSecret}x`),
      basicOf('another', clientSecret),
      `Basic ${Buffer.from(`%zz:${clientSecret}`).toString('base64')}`,
      `Bearer ${refresh}`,
      'Basic ***',
    ]) {
      const body = { ...form, client_id: clientId, client_secret: clientSecret }
      const reply = await token(body, authorization === undefined ? {} : { authorization })
      expect(reply).toMatchObject({ status: 401, body: { error: 'invalid_client' } })
      expect(reply.headers.get('www-authenticate')).toMatch(/^Basic /)
    }
  })

  it('returns the error code of an invalid request', async () => {
    const { server, basic, token } = await startMock()
    const code = 'C0.unknown@'
    for (const [form, error] of [
      [{}, 'invalid_request'],
      [{ grant_type: 'password' }, 'unsupported_grant_type'],
      [{ grant_type: 'authorization_code' }, 'invalid_request'],
      [{ grant_type: 'authorization_code', code, redirect_uri: REDIRECT }, 'invalid_grant'],
      [{ grant_type: 'refresh_token' }, 'invalid_request'],
      [new URLSearchParams('grant_type=refresh_token&refresh_token=a&refresh_token=b'), 'invalid_request'],
    ] as const) {
      const reply = await token(form)
      expect(reply).toMatchObject({ status: 400, body: { error, error_description: expect.any(String) } })
    }
    const asJson = await fetch(`${server.url}/v1/oauth/token`, {
      method: 'POST',
      headers: { authorization: basic, 'content-type': 'application/json' },
      body: '{"grant_type":"refresh_token"}',
    })
    expect(asJson.status).toBe(400)
    expect(await asJson.json()).toMatchObject({ error: 'invalid_request' })
  })
})

describe('a refresh token', () => {
  it('is repeated by default and expires seven days after the consent', async () => {
    const { consent, exchange, refresh, advance, server } = await startMock()
    const code = await consent()
    advance(20)
    const { refresh: token } = tokensOf(await exchange(code))
    advance(7 * DAY - 21)
    const reply = await refresh(token)
    expect(reply).toMatchObject({ status: 200, body: { refresh_token: token, expires_in: 120 } })
    advance(1)
    expect(await refresh(token)).toMatchObject({
      status: 400,
      body: { error: 'unsupported_token_type', error_description: expect.any(String) },
    })
    // An expired grant does not become active again.
    server.switches.set({ refresh_seconds: 30 * DAY })
    expect((await refresh(token)).status).toBe(400)
  })

  it('does not revoke earlier access tokens, and is no access token itself', async () => {
    const { connect, refresh, get, advance } = await startMock()
    const { access: first, refresh: token } = await connect()
    advance(119)
    const { access: second } = tokensOf(await refresh(token))
    expect((await get('/accounts', first)).status).toBe(200)
    advance(1)
    expect((await get('/accounts', first)).status).toBe(401)
    expect((await get('/accounts', second)).status).toBe(200)
    expect((await get('/accounts', token)).status).toBe(401)
    expect((await refresh(second)).status).toBe(400)
  })

  it('is replaced and revoked for `rotate`', async () => {
    const { connect, refresh, server } = await startMock()
    const { refresh: old } = await connect()
    server.switches.set({ rotation: 'rotate' })
    const { refresh: next } = tokensOf(await refresh(old))
    expect(next).not.toBe(old)
    expect((await refresh(old)).status).toBe(400)
    expect((await refresh(next)).status).toBe(200)
  })

  it('is omitted for `omit` and stays active', async () => {
    const { connect, refresh, server } = await startMock()
    const { refresh: token } = await connect()
    server.switches.set({ rotation: 'omit' })
    for (let time = 0; time < 2; time += 1) {
      const { status, body } = await refresh(token)
      expect(status).toBe(200)
      expect(body).not.toHaveProperty('refresh_token')
    }
  })

  it('stays active after a restart with a file, which contains no token', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'dashtam-schwab-'))
    onTestFinished(() => rmSync(directory, { recursive: true }))
    const file = join(directory, 'schwab.json')
    const before = await startMock({ file })
    const { access, refresh } = await before.connect({ login: 'ada' })
    await before.server.stop()
    const after = await startMock({ file })
    expect((await after.get('/accounts', access)).status).toBe(200)
    const { access: renewed } = tokensOf(await after.refresh(refresh))
    const kept = readFileSync(file, 'utf8')
    expect(kept).toContain('ada')
    for (const token of [access, refresh, renewed]) expect(kept).not.toContain(token.slice(3, -1))
  })
})
