import { expect, it } from 'vitest'
import { authorizationUrl } from '../../../../lib/financial/providers/oauth/authorization-url.ts'
import { checkCallback } from '../../../../lib/financial/providers/oauth/check-callback.ts'
import { codeChallengeOf } from '../../../../lib/financial/providers/oauth/code-verifier.ts'
import { configured, definitionAt, providerServices } from '../../../support/provider-services.ts'

const BANK = 'https://bank.example.com'

async function start(oauth = {}, secret = {}) {
  const { services } = providerServices({ 'test-bank': { client_id: 'app', client_secret: 's', ...secret } })
  return configured(services, definitionAt(BANK, oauth))
}

it.each([
  ['code=a&state=the%20state', { kind: 'granted' }],
  ['code=a&state=the%20state&session=b', { kind: 'granted' }],
  ['code=a', { kind: 'invalid' }],
  ['code=a&state=another', { kind: 'invalid' }],
  ['code=a&state=', { kind: 'invalid' }],
  ['code=a&state=the%20state&state=the%20state', { kind: 'invalid' }],
  ['code=a&code=b&state=the%20state', { kind: 'invalid' }],
  ['code=&state=the%20state', { kind: 'invalid' }],
  [`code=${'a'.repeat(8_193)}&state=the%20state`, { kind: 'invalid' }],
  ['state=the%20state', { kind: 'invalid' }],
  ['code=a&state=the%20state&iss=https%3A%2F%2Fbank.example.com', { kind: 'invalid' }],
  ['code=a&state=the%20state&iss=', { kind: 'invalid' }],
  ['code=a&state=the%20state&response=jwt', { kind: 'invalid' }],
  ['code=a&state=the%20state&id_token=jwt', { kind: 'invalid' }],
  ['error=access_denied&state=the%20state', { kind: 'denied', error: 'access_denied' }],
  ['error=access_denied&code=a&state=the%20state', { kind: 'denied', error: 'access_denied' }],
  ['error=%3Cscript%3E&state=the%20state', { kind: 'denied', error: 'unspecified' }],
  ['error=access_denied', { kind: 'invalid' }],
  ['error=access_denied&state=another', { kind: 'invalid' }],
])('%.99s', async (query, outcome) => {
  expect(checkCallback(await start(), new URLSearchParams(query), 'the state')).toMatchObject(outcome)
})

it.each([
  ['code=a&state=s&iss=https%3A%2F%2Fbank.example.com', 'granted'],
  ['code=a&state=s', 'invalid'],
  ['code=a&state=s&iss=https%3A%2F%2Fbank.example.com%2F', 'invalid'],
  ['code=a&state=s&iss=https%3A%2F%2Fevil.example.com', 'invalid'],
  ['error=access_denied&state=s&iss=https%3A%2F%2Fevil.example.com', 'invalid'],
])('of a provider with an issuer: %s', async (query, kind) => {
  const provider = await start({ issuer: BANK })
  expect(checkCallback(provider, new URLSearchParams(query), 's').kind).toBe(kind)
})

it('the authorization URL follows the definition', async () => {
  const provider = await start(
    {
      authorizationEndpoint: `${BANK}/auth?realm=a`,
      authorizationParameters: { prompt: 'consent', state: 'no' },
    },
    { redirect_uri: 'https://127.0.0.1:8000/back?a=b' },
  )
  const url = authorizationUrl(provider, { state: 'the state', codeChallenge: 'challenge' })
  expect(Object.fromEntries(url.searchParams)).toEqual({
    realm: 'a',
    prompt: 'consent',
    response_type: 'code',
    client_id: 'app',
    redirect_uri: 'https://127.0.0.1:8000/back?a=b',
    scope: 'accounts',
    state: 'the state',
    code_challenge: 'challenge',
    code_challenge_method: 'S256',
  })
  expect(() => authorizationUrl(provider, { state: 'the state' })).toThrow('code challenge')
})

it('the authorization URL has no challenge without PKCE, and the default redirect URI', async () => {
  const provider = await start({ usesPkce: false, scopes: [] })
  const { searchParams } = authorizationUrl(provider, { state: 's', codeChallenge: 'challenge' })
  expect([...searchParams.keys()]).toEqual(['response_type', 'client_id', 'redirect_uri', 'state'])
  expect(searchParams.get('redirect_uri')).toBe('https://app.example.com/providers/test-bank/callback')
})

it('the code challenge matches RFC 7636, appendix B', async () => {
  expect(await codeChallengeOf('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk')).toBe(
    'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
  )
})
