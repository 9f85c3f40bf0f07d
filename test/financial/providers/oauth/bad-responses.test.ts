import { describe, expect, it } from 'vitest'
import { good, json, type Respond, SECRETS, startProvider } from './faulty-provider.ts'

describe('a token response', () => {
  it.each<[string, object, object]>([
    ['only the required members', { ...good, expires_in: undefined }, { expiresInSeconds: 900 }],
    ['a lifetime as text', { ...good, expires_in: ' 1800 ' }, { expiresInSeconds: 1800 }],
    ['a lifetime with a fraction', { ...good, expires_in: 1799.9 }, { expiresInSeconds: 1799 }],
    ['a type in upper case', { ...good, token_type: 'BEARER' }, {}],
    ['null and empty members', { ...good, refresh_token: null, scope: '' }, {}],
    ['an empty refresh token', { ...good, refresh_token: '' }, {}],
    ['an invalid id token', { ...good, id_token: 'no.such.token' }, {}],
    [
      'every member',
      { ...good, refresh_token: 'secret-refresh', scope: 'api', unknown: [1, { deep: true }] },
      { refreshToken: 'secret-refresh', scope: 'api' },
    ],
    ['a token of 16 kB', { ...good, access_token: 'a'.repeat(16_384) }, { accessToken: 'a'.repeat(16_384) }],
  ])('can contain %s', async (_, body, tokens) => {
    const { refresh } = await startProvider(json(body))
    expect(await refresh()).toEqual({
      kind: 'tokens',
      tokens: { accessToken: 'secret-access', expiresInSeconds: 1800, ...tokens },
    })
  })

  it.each<[string, Respond, string]>([
    ['no access token', json({ token_type: 'Bearer' }), 'bad_access_token'],
    ['an empty access token', json({ ...good, access_token: '' }), 'bad_access_token'],
    ['an access token that is not text', json({ ...good, access_token: { a: 1 } }), 'bad_access_token'],
    ['one with a line in it', json({ ...good, access_token: 'a\r\nx-injected: 1' }), 'bad_access_token'],
    ['one with a space in it', json({ ...good, access_token: 'a b' }), 'bad_access_token'],
    ['one of more than 16 kB', json({ ...good, access_token: 'a'.repeat(16_385) }), 'bad_access_token'],
    ['a refresh token with a NUL', json({ ...good, refresh_token: 'a\0' }), 'bad_refresh_token'],
    ['another type', json({ ...good, token_type: 'mac' }), 'bad_token_type'],
    ['DPoP', json({ ...good, token_type: 'DPoP' }), 'bad_token_type'],
    ['no type', json({ ...good, token_type: undefined }), 'bad_token_type'],
    ['a negative lifetime', json({ ...good, expires_in: -1 }), 'bad_expires_in'],
    ['a lifetime of zero', json({ ...good, expires_in: 0 }), 'bad_expires_in'],
    ['a lifetime that is not a number', json({ ...good, expires_in: 'soon' }), 'bad_expires_in'],
    ['NaN', json({ ...good, expires_in: 'NaN' }), 'bad_expires_in'],
    [
      'an infinite lifetime',
      json('{"access_token":"a","token_type":"bearer","expires_in":1e400}'),
      'bad_expires_in',
    ],
    ['a lifetime of centuries', json({ ...good, expires_in: 99_999_999_999 }), 'bad_expires_in'],
    ['a scope with a line break', json({ ...good, scope: 'a\nb' }), 'bad_scope'],
    ['a list', json([good]), 'bad_answer'],
    ['text', json('"secret-access"'), 'bad_answer'],
    ['invalid JSON', json('{"access_token":"secret-access"'), 'not_json'],
    ['100,000 brackets', json('['.repeat(100_000)), 'not_json'],
    [
      'HTML',
      o => o.writeHead(200, { 'content-type': 'text/html' }).end('<html>secret-access</html>'),
      'not_json',
    ],
    ['JSON with the content type HTML', json(good, 200, { 'content-type': 'text/html' }), 'not_json'],
    ['another status', json(good, 201), 'status_201'],
    ['no body', o => o.writeHead(204).end(), 'status_204'],
    ['a redirect', json('', 302, { location: 'http://169.254.169.254/latest/meta-data/' }), 'status_302'],
    ['a server error', json({ error: 'server_error' }, 503, { 'retry-after': '5' }), 'status_503'],
    ['an error in HTML', o => o.writeHead(400, { 'content-type': 'text/html' }).end('no'), 'status_400'],
    ['an error that is not an OAuth error', json({ fault: { faultstring: 'no' } }, 401), 'status_401'],
    ['an error code with a line break', json({ error: 'a\nb' }, 400), 'status_400'],
    ['10 MB', json(`{"a":"${'x'.repeat(10_000_000)}"}`), 'too_large'],
  ])('with %s is a failure', async (_, respond, reason) => {
    const { refresh, asked, state } = await startProvider(respond)
    expect(await refresh()).toEqual({ kind: 'failed', reason })
    expect(asked).toHaveLength(1)
    expect(state.logged).toMatchObject([
      ['provider_call_failed', { provider_key: 'test-bank', call: 'token', failure: 'failed', reason }],
    ])
    for (const secret of SECRETS) expect(JSON.stringify(state.logged)).not.toContain(secret)
  })

  it.each([
    ['5', 5],
    ['Thu, 01 Jan 2026 00:02:00 GMT', 120],
    [undefined, 60],
  ])('with status 429 returns the wait: Retry-After %s', async (header, retryAfterSeconds) => {
    const { refresh } = await startProvider(
      json({}, 429, header === undefined ? {} : { 'retry-after': header }),
    )
    expect(await refresh()).toEqual({ kind: 'busy', retryAfterSeconds })
  })

  it('can time out', async () => {
    const { refresh } = await startProvider(() => {}, {}, { HTTP_TIMEOUT_READ: '0.05' })
    expect(await refresh()).toEqual({ kind: 'timed_out' })
  })
})

describe('an OAuth error', () => {
  it.each([
    ['invalid_grant', 400, true],
    ['unsupported_token_type', 401, true],
    ['invalid_request', 400, false],
    ['unauthorized_client', 403, false],
  ])('%s with %i: grant revoked: %s', async (error, status, isGrantRevoked) => {
    const headers = { 'www-authenticate': 'Basic realm="secret-access"', 'x-correlation-id': 'abc-123' }
    const body = { error, error_description: 'of secret-refresh' }
    const { refresh, state } = await startProvider(json(body, status, headers), {
      revokedGrantErrors: ['unsupported_token_type'],
    })
    expect(await refresh()).toEqual({ kind: 'refused', error, isGrantRevoked })
    expect(state.logged).toEqual([
      [
        'provider_call_failed',
        {
          provider_key: 'test-bank',
          call: 'token',
          failure: 'refused',
          reason: error,
          status,
          correlation_id: 'abc-123',
        },
      ],
    ])
  })

  it('invalid_client is not retried if the client secret is unchanged', async () => {
    const { refresh, asked, state } = await startProvider(json({ error: 'invalid_client' }, 401), {
      revokedGrantErrors: ['invalid_client'],
    })
    expect(await refresh()).toEqual({ kind: 'refused', error: 'invalid_client', isGrantRevoked: true })
    expect(asked).toHaveLength(1)
    expect(state.secretReads).toBe(2)
  })
})
