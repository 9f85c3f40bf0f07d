import { ROOT_CONTEXT, trace } from '@opentelemetry/api'
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'
import { describe, expect, it, onTestFinished } from 'vitest'
import { checkCallback } from '../../../../lib/financial/providers/oauth/check-callback.ts'
import { exchangeCode } from '../../../../lib/financial/providers/oauth/exchange-code.ts'
import { refreshTokens } from '../../../../lib/financial/providers/oauth/refresh-tokens.ts'
import { revokeToken } from '../../../../lib/financial/providers/oauth/revoke-token.ts'
import { runInScope } from '../../../../lib/runtime/request-scope.ts'
import type { HttpCall } from '../../../../lib/services/provider-http/provider-http.ts'
import { good, json, SECRETS, startProvider } from './faulty-provider.ts'

describe('a request', () => {
  it('encodes a code of Schwab, which ends in @, exactly once', async () => {
    const { services, provider, asked } = await startProvider(json(good))
    const query = new URLSearchParams('code=C0.abc%2Bd%40&session=s&state=the+state')
    const callback = checkCallback(provider, query, 'the state')
    if (callback.kind !== 'granted') throw new Error(`The callback is ${callback.kind}`)
    await exchangeCode(services, provider, {
      parameters: callback.parameters,
      redirectUri: 'https://app.example.com/back',
    })
    expect(asked[0]?.body).toBe(
      'redirect_uri=https%3A%2F%2Fapp.example.com%2Fback&code=C0.abc%2Bd%40&grant_type=authorization_code',
    )
    expect(asked[0]?.headers.authorization).toBe(`Basic ${btoa('app:secret%2Dclient')}`)
  })

  it('for a revocation contains the hint; 204 and invalid_token count as revoked', async () => {
    const answers = [
      json('', 204),
      json({ error: 'invalid_token' }, 400),
      json({ error: 'unsupported_token_type' }, 400),
      json('', 500),
    ]
    const { services, provider, asked } = await startProvider((outgoing, request) =>
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

  it('that cannot be built does not reveal its content in the error', async () => {
    const { services, provider } = await startProvider(json(good))
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

  it('that cannot be sent does not reveal its content in the error', async () => {
    const { services, provider } = await startProvider(json(good))
    const send = async ({ body, headers }: HttpCall) => {
      throw new Error(`${body} ${JSON.stringify(headers)}`)
    }
    const broken = { ...services, providerHttp: { send } }
    const error = await refreshTokens(broken, provider, 'secret-refresh').catch(fault => fault)
    expect(error.message).toBe('A request to 127.0.0.1 could not be sent: Error')
    expect(error.cause).toBeUndefined()
  })

  it('does not write tokens to a trace', async () => {
    const exporter = new InMemorySpanExporter()
    trace.setGlobalTracerProvider(
      new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] }),
    )
    onTestFinished(() => trace.disable())
    const { refresh } = await startProvider(outgoing => outgoing.destroy())
    const scope = { functionId: 'f', requestId: 'r', traceId: 't', trace: ROOT_CONTEXT }
    await runInScope({ ...scope, deadline: Date.now() + 20_000 }, refresh)
    const spans = exporter
      .getFinishedSpans()
      .map(({ name, attributes, events }) => ({ name, attributes, events }))
    expect(spans).toMatchObject([{ name: 'HTTP POST' }])
    for (const secret of SECRETS) expect(JSON.stringify(spans)).not.toContain(secret)
  })
})
