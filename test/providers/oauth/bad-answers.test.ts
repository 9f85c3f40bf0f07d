import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { ROOT_CONTEXT, trace } from '@opentelemetry/api'
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'
import { describe, expect, it, onTestFinished } from 'vitest'
import { listen, readBody } from '../../../lib/local/http-server.ts'
import { checkCallback } from '../../../lib/providers/oauth/check-callback.ts'
import { exchangeCode } from '../../../lib/providers/oauth/exchange-code.ts'
import { refreshTokens } from '../../../lib/providers/oauth/refresh-tokens.ts'
import { revokeToken } from '../../../lib/providers/oauth/revoke-token.ts'
import { runInScope } from '../../../lib/services/request-scope.ts'
import { configured, definitionAt, providerServices } from '../../support/provider-services.ts'

const SECRETS = ['secret-client', 'secret-refresh', 'secret-access', 'secret-code', 'secret-verifier']

interface Asked {
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

type Answer = (outgoing: ServerResponse, asked: Asked) => void

/** A provider whose endpoints answer as they are told. */
async function start(answer: Answer, oauth = {}, variables = {}) {
  const asked: Asked[] = []
  const server = createServer(async (incoming, outgoing) => {
    const request = { headers: incoming.headers, body: String(await readBody(incoming, 100_000)) }
    asked.push(request)
    answer(outgoing, request)
  })
  const { url, stop } = await listen(server)
  onTestFinished(() => {
    server.closeAllConnections()
    return stop()
  })
  const secret = { client_id: 'app', client_secret: 'secret-client' }
  const { services, state } = providerServices({ 'test-bank': secret }, variables)
  const provider = await configured(services, definitionAt(url, { usesPkce: false, ...oauth }))
  return {
    asked,
    services,
    state,
    provider,
    refresh: () => refreshTokens(services, provider, 'secret-refresh'),
  }
}

const json =
  (body: unknown, status = 200, headers = {}): Answer =>
  outgoing =>
    outgoing
      .writeHead(status, { 'content-type': 'application/json;charset=UTF-8', ...headers })
      .end(typeof body === 'string' ? body : JSON.stringify(body))
const good = { access_token: 'secret-access', token_type: 'Bearer', expires_in: 1800 }

describe('an answer with tokens', () => {
  it.each<[string, object, object]>([
    ['the least that there is', { ...good, expires_in: undefined }, { expiresInSeconds: 900 }],
    ['a lifetime as text', { ...good, expires_in: ' 1800 ' }, { expiresInSeconds: 1800 }],
    ['a lifetime with a fraction', { ...good, expires_in: 1799.9 }, { expiresInSeconds: 1799 }],
    ['a type in capitals', { ...good, token_type: 'BEARER' }, {}],
    ['nothing where others leave it out', { ...good, refresh_token: null, scope: '' }, {}],
    ['an empty refresh token', { ...good, refresh_token: '' }, {}],
    ['an identity token of nobody', { ...good, id_token: 'no.such.token' }, {}],
    [
      'all there is',
      { ...good, refresh_token: 'secret-refresh', scope: 'api', unknown: [1, { deep: true }] },
      { refreshToken: 'secret-refresh', scope: 'api' },
    ],
    ['a token of 16 kB', { ...good, access_token: 'a'.repeat(16_384) }, { accessToken: 'a'.repeat(16_384) }],
  ])('may hold %s', async (_, body, tokens) => {
    const { refresh } = await start(json(body))
    expect(await refresh()).toEqual({
      kind: 'tokens',
      tokens: { accessToken: 'secret-access', expiresInSeconds: 1800, ...tokens },
    })
  })

  it.each<[string, Answer, string]>([
    ['no access token', json({ token_type: 'Bearer' }), 'bad_access_token'],
    ['an empty one', json({ ...good, access_token: '' }), 'bad_access_token'],
    ['one that is no text', json({ ...good, access_token: { a: 1 } }), 'bad_access_token'],
    ['one with a line in it', json({ ...good, access_token: 'a\r\nx-injected: 1' }), 'bad_access_token'],
    ['one with a space in it', json({ ...good, access_token: 'a b' }), 'bad_access_token'],
    ['one of more than 16 kB', json({ ...good, access_token: 'a'.repeat(16_385) }), 'bad_access_token'],
    ['a refresh token with a NUL', json({ ...good, refresh_token: 'a\0' }), 'bad_refresh_token'],
    ['another type', json({ ...good, token_type: 'mac' }), 'bad_token_type'],
    ['DPoP', json({ ...good, token_type: 'DPoP' }), 'bad_token_type'],
    ['no type', json({ ...good, token_type: undefined }), 'bad_token_type'],
    ['a lifetime below zero', json({ ...good, expires_in: -1 }), 'bad_expires_in'],
    ['no lifetime', json({ ...good, expires_in: 0 }), 'bad_expires_in'],
    ['a lifetime that is no number', json({ ...good, expires_in: 'soon' }), 'bad_expires_in'],
    ['NaN', json({ ...good, expires_in: 'NaN' }), 'bad_expires_in'],
    [
      'an endless lifetime',
      json('{"access_token":"a","token_type":"bearer","expires_in":1e400}'),
      'bad_expires_in',
    ],
    ['a lifetime of centuries', json({ ...good, expires_in: 99_999_999_999 }), 'bad_expires_in'],
    ['a scope with a line in it', json({ ...good, scope: 'a\nb' }), 'bad_scope'],
    ['a list', json([good]), 'bad_answer'],
    ['text', json('"secret-access"'), 'bad_answer'],
    ['no JSON', json('{"access_token":"secret-access"'), 'not_json'],
    ['100,000 brackets', json('['.repeat(100_000)), 'not_json'],
    [
      'HTML',
      o => o.writeHead(200, { 'content-type': 'text/html' }).end('<html>secret-access</html>'),
      'not_json',
    ],
    ['JSON that says it is HTML', json(good, 200, { 'content-type': 'text/html' }), 'not_json'],
    ['another status', json(good, 201), 'status_201'],
    ['nothing', o => o.writeHead(204).end(), 'status_204'],
    ['a redirect', json('', 302, { location: 'http://169.254.169.254/latest/meta-data/' }), 'status_302'],
    ['a breakdown', json({ error: 'server_error' }, 503, { 'retry-after': '5' }), 'status_503'],
    ['a refusal in HTML', o => o.writeHead(400, { 'content-type': 'text/html' }).end('no'), 'status_400'],
    ['a refusal that is no error of OAuth', json({ fault: { faultstring: 'no' } }, 401), 'status_401'],
    ['an error with a line in it', json({ error: 'a\nb' }, 400), 'status_400'],
    ['10 MB', json(`{"a":"${'x'.repeat(10_000_000)}"}`), 'too_large'],
  ])('that holds %s is none', async (_, answer, reason) => {
    const { refresh, asked, state } = await start(answer)
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
  ])('may have to wait: Retry-After %s', async (header, retryAfterSeconds) => {
    const { refresh } = await start(json({}, 429, header === undefined ? {} : { 'retry-after': header }))
    expect(await refresh()).toEqual({ kind: 'busy', retryAfterSeconds })
  })

  it('may come too late', async () => {
    const { refresh } = await start(() => {}, {}, { HTTP_TIMEOUT_READ: '0.05' })
    expect(await refresh()).toEqual({ kind: 'timed_out' })
  })
})

describe('a refusal', () => {
  it.each([
    ['invalid_grant', 400, true],
    ['unsupported_token_type', 401, true],
    ['invalid_request', 400, false],
    ['unauthorized_client', 403, false],
  ])('of %s with %i tells whether the grant is dead', async (error, status, isDeadGrant) => {
    const headers = { 'www-authenticate': 'Basic realm="secret-access"', 'x-correlation-id': 'abc-123' }
    const body = { error, error_description: 'of secret-refresh' }
    const { refresh, state } = await start(json(body, status, headers), {
      deadGrantErrors: ['unsupported_token_type'],
    })
    expect(await refresh()).toEqual({ kind: 'refused', error, isDeadGrant })
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

  it('of the client is final where its secret is still the same, and is asked for once', async () => {
    const { refresh, asked, state } = await start(json({ error: 'invalid_client' }, 401), {
      deadGrantErrors: ['invalid_client'],
    })
    expect(await refresh()).toEqual({ kind: 'refused', error: 'invalid_client', isDeadGrant: true })
    expect(asked).toHaveLength(1)
    expect(state.secretReads).toBe(2)
  })
})

describe('a request', () => {
  it('carries the code of Schwab, which ends in @, decoded once and encoded once', async () => {
    const { services, provider, asked } = await start(json(good))
    const query = new URLSearchParams('code=C0.abc%2Bd%40&session=s&state=the+state')
    const callback = checkCallback(provider, query, 'the state')
    if (callback.kind !== 'granted') throw new Error('It was granted')
    await exchangeCode(services, provider, {
      parameters: callback.parameters,
      redirectUri: 'https://app.example.com/back',
    })
    expect(asked[0]?.body).toBe(
      'redirect_uri=https%3A%2F%2Fapp.example.com%2Fback&code=C0.abc%2Bd%40&grant_type=authorization_code',
    )
    expect(asked[0]?.headers.authorization).toBe(`Basic ${btoa('app:secret%2Dclient')}`)
  })

  it('of revocation carries the hint; 204 and invalid_token count as revoked', async () => {
    const answers = [
      json('', 204),
      json({ error: 'invalid_token' }, 400),
      json({ error: 'unsupported_token_type' }, 400),
      json('', 500),
    ]
    const { services, provider, asked } = await start((outgoing, request) =>
      answers.shift()?.(outgoing, request),
    )
    const revoke = () => revokeToken(services, provider, 'secret-access', 'access_token')
    expect(await revoke()).toEqual({ kind: 'revoked' })
    expect(asked[0]?.body).toContain('token=secret-access')
    expect(asked[0]?.body).toContain('token_type_hint=access_token')
    expect(await revoke()).toEqual({ kind: 'revoked' })
    expect(await revoke()).toEqual({ kind: 'refused', error: 'unsupported_token_type' })
    expect(await revoke()).toEqual({ kind: 'failed', reason: 'status_500' })
    const without = { ...provider, endpoints: { ...provider.endpoints, revocation: undefined } }
    expect(await revokeToken(services, without, 'a', 'access_token')).toEqual({ kind: 'unsupported' })
  })

  it('that cannot be written says nothing of what it would have held', async () => {
    const { services, provider } = await start(json(good))
    const failed = exchangeCode(services, provider, {
      parameters: new URLSearchParams({ code: 'secret-code' }),
      codeVerifier: 'secret-verifier',
      redirectUri: 'https://app.example.com/back',
    })
    const error = await failed.catch(fault => fault)
    expect(error).toBeInstanceOf(Error)
    for (const secret of SECRETS) expect(`${error.message} ${JSON.stringify(error)}`).not.toContain(secret)
    expect(error.cause).toBeUndefined()
  })

  it('leaves no token in a trace', async () => {
    const exporter = new InMemorySpanExporter()
    trace.setGlobalTracerProvider(
      new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] }),
    )
    onTestFinished(() => trace.disable())
    const { refresh } = await start(outgoing => outgoing.destroy())
    const scope = { functionId: 'f', requestId: 'r', traceId: 't', trace: ROOT_CONTEXT }
    await runInScope({ ...scope, deadline: Date.now() + 20_000 }, refresh)
    const spans = exporter
      .getFinishedSpans()
      .map(({ name, attributes, events }) => ({ name, attributes, events }))
    expect(spans).toMatchObject([{ name: 'HTTP POST' }])
    for (const secret of SECRETS) expect(JSON.stringify(spans)).not.toContain(secret)
  })
})
