import { describe, expect, it } from 'vitest'
import { authorizationUrl } from '../../../../lib/financial/providers/oauth/authorization-url.ts'
import { checkCallback } from '../../../../lib/financial/providers/oauth/check-callback.ts'
import { codeChallengeOf, newCodeVerifier } from '../../../../lib/financial/providers/oauth/code-verifier.ts'
import { exchangeCode } from '../../../../lib/financial/providers/oauth/exchange-code.ts'
import { refreshTokens } from '../../../../lib/financial/providers/oauth/refresh-tokens.ts'
import { revokeToken } from '../../../../lib/financial/providers/oauth/revoke-token.ts'
import type { ProviderTokens, TokenOutcome } from '../../../../lib/financial/providers/oauth/tokens.ts'
import {
  consentAt,
  OIDC_CLIENT,
  type OidcServerOptions,
  startOidcServer,
} from '../../../support/oidc-server.ts'
import { configured, definitionAt, providerServices } from '../../../support/provider-services.ts'

const redirectUri = 'https://app.example.com/providers/test-bank/callback'

/** Starts an OAuth server, and a provider that uses it. */
async function start(options: Partial<OidcServerOptions> = {}, scopes = ['accounts']) {
  const url = await startOidcServer({ redirectUri, ...options })
  const { clientAuthentication = 'client_secret_basic', needsPkce = false } = options
  const secret = { client_id: OIDC_CLIENT.id, client_secret: OIDC_CLIENT.secret }
  const { services, state } = providerServices({ 'test-bank': secret })
  const oauth = { usesPkce: needsPkce, clientAuthentication, scopes, issuer: url }
  const provider = await configured(services, definitionAt(url, oauth))
  const consent = async () => {
    const codeVerifier = needsPkce ? newCodeVerifier(services.random) : undefined
    const codeChallenge = codeVerifier && (await codeChallengeOf(codeVerifier))
    const back = await consentAt(
      authorizationUrl(provider, { state: 'the state', codeChallenge }),
      provider.redirectUri,
    )
    const callback = checkCallback(provider, back.searchParams, 'the state')
    if (callback.kind !== 'granted') throw new Error(`The callback is ${callback.kind}`)
    const exchange = { parameters: callback.parameters, codeVerifier, redirectUri: provider.redirectUri }
    return { back, exchange }
  }
  const connect = async () => tokensOf(await exchangeCode(services, provider, (await consent()).exchange))
  return { services, state, provider, consent, connect }
}

function tokensOf(outcome: TokenOutcome): ProviderTokens {
  if (outcome.kind !== 'tokens') throw new Error(`No tokens: ${JSON.stringify(outcome)}`)
  return outcome.tokens
}

const revokedGrant = { kind: 'refused', error: 'invalid_grant', isGrantRevoked: true }

describe('oidc-provider', () => {
  it.each([
    ['without PKCE, with Basic authentication', {}],
    ['with PKCE, with Basic authentication', { needsPkce: true }],
    ['with the secret in the body', { clientAuthentication: 'client_secret_post' as const }],
    ['with PKCE, without a secret', { clientAuthentication: 'none' as const, needsPkce: true }],
  ])('exchanges a code for tokens %s', async (_, options) => {
    const { connect } = await start(options)
    expect(await connect()).toEqual({
      accessToken: expect.stringMatching(/^[\w-]{20,}$/),
      expiresInSeconds: 600,
      refreshToken: expect.stringMatching(/^[\w-]{20,}$/),
      scope: 'accounts',
    })
  })

  it('can send an id token, which is ignored', async () => {
    const { connect } = await start({}, ['openid', 'accounts'])
    expect(await connect()).toMatchObject({ scope: 'openid accounts' })
  })

  it('refuses a used code, and a wrong verifier', async () => {
    const { services, provider, consent } = await start({ needsPkce: true })
    const { exchange } = await consent()
    await exchangeCode(services, provider, exchange)
    expect(await exchangeCode(services, provider, exchange)).toEqual(revokedGrant)
    const other = { ...(await consent()).exchange, codeVerifier: newCodeVerifier(services.random) }
    expect(await exchangeCode(services, provider, other)).toEqual(revokedGrant)
  })

  it('with rotation, returns another refresh token and revokes the grant if an old one is reused', async () => {
    const { services, provider, connect } = await start({ rotates: true })
    const { refreshToken: first = '' } = await connect()
    const { refreshToken: second = '' } = tokensOf(await refreshTokens(services, provider, first))
    expect(second).not.toBe(first)
    expect(await refreshTokens(services, provider, first)).toEqual(revokedGrant)
    expect(await refreshTokens(services, provider, second)).toEqual(revokedGrant)
  })

  it('without rotation, returns the same refresh token', async () => {
    const { services, provider, connect } = await start()
    const { refreshToken = '', accessToken } = await connect()
    for (let time = 0; time < 2; time += 1) {
      const tokens = tokensOf(await refreshTokens(services, provider, refreshToken))
      expect(tokens).toMatchObject({ refreshToken, expiresInSeconds: 600 })
      expect(tokens.accessToken).not.toBe(accessToken)
    }
  })

  it('revokes a token, and accepts an unknown one', async () => {
    const { services, provider, connect } = await start()
    const { refreshToken = '' } = await connect()
    expect(await revokeToken(services, provider, refreshToken, 'refresh_token')).toEqual({ kind: 'revoked' })
    expect(await refreshTokens(services, provider, refreshToken)).toEqual(revokedGrant)
    expect(await revokeToken(services, provider, 'unknown', 'access_token')).toEqual({ kind: 'revoked' })
  })

  it('sends its issuer in the authorization response', async () => {
    const { back } = await (await start()).consent()
    const { provider } = await start()
    expect(checkCallback(provider, back.searchParams, 'the state')).toEqual({ kind: 'invalid' })
  })

  it('reports a denied consent', async () => {
    const { provider } = await start()
    const url = authorizationUrl(provider, { state: 'the state' })
    url.searchParams.set('prompt', 'none')
    const { searchParams } = await consentAt(url, provider.redirectUri)
    expect(checkCallback(provider, searchParams, 'the state')).toEqual({
      kind: 'denied',
      error: 'login_required',
    })
  })

  it('refuses a wrong client secret; the request is retried if the secret was rotated', async () => {
    const { services, state, provider, consent } = await start()
    const stale = { ...provider, client: { ...provider.client, clientSecret: 'before' } }
    const tokens = tokensOf(await exchangeCode(services, stale, (await consent()).exchange))
    expect(tokens.expiresInSeconds).toBe(600)
    expect(state.secretReads).toBe(2)
    state.secrets['test-bank'] = { client_id: OIDC_CLIENT.id, client_secret: 'after' }
    state.now += 10_000
    expect(await refreshTokens(services, stale, tokens.refreshToken ?? '')).toEqual({
      kind: 'refused',
      error: 'invalid_client',
      isGrantRevoked: false,
    })
  })
})
