import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { expect, it, onTestFinished } from 'vitest'
import { openApi } from '../../../lib/financial/providers/api-over-http.ts'
import { authorizationUrl } from '../../../lib/financial/providers/oauth/authorization-url.ts'
import { checkCallback } from '../../../lib/financial/providers/oauth/check-callback.ts'
import { codeChallengeOf, newCodeVerifier } from '../../../lib/financial/providers/oauth/code-verifier.ts'
import { exchangeCode } from '../../../lib/financial/providers/oauth/exchange-code.ts'
import { addProvider, findProvider } from '../../../lib/financial/providers/registry.ts'
import { listen } from '../../../local/http-server.ts'
import { consentAt, OIDC_CLIENT, startOidcServer } from '../../support/oidc-server.ts'
import { configured, providerServices } from '../../support/provider-services.ts'
import { exampleBank } from './example-bank.ts'

it('quotes the definition that is tested and type-checked here', () => {
  const page = readFileSync(new URL('../../../docs/extend/providers.md', import.meta.url), 'utf8')
  const [, block = ''] = /```ts\n(.*?)```/s.exec(page) ?? []
  const here = readFileSync(new URL('example-bank.ts', import.meta.url), 'utf8')
  // The import paths differ.
  expect(block).toBe(
    here
      .replaceAll("'../../../lib/financial/providers/", "'../")
      .replaceAll("'../../../lib/financial/", "'../../"),
  )
})

it('leads to a provider that users can connect and read accounts from', async () => {
  addProvider(exampleBank)
  const redirectUri = 'https://app.example.com/providers/example-bank/callback'
  const bank = await startOidcServer({ redirectUri, needsPkce: true })
  const authorized: (string | undefined)[] = []
  const server = createServer((incoming, outgoing) => {
    authorized.push(incoming.headers.authorization)
    const account = { id: 7, number: '12345678', label: 'Everyday', currency: 'EUR', balance: 0.1 }
    outgoing.end(JSON.stringify({ accounts: [account] }))
  })
  const { url: apiUrl, stop } = await listen(server)
  onTestFinished(stop)
  const { services } = providerServices({
    'example-bank': {
      client_id: OIDC_CLIENT.id,
      client_secret: OIDC_CLIENT.secret,
      urls: {
        authorization: `${bank}/auth`,
        token: `${bank}/token`,
        revocation: `${bank}/token/revocation`,
        issuer: bank,
        api: apiUrl,
      },
    },
  })
  const definition = findProvider('example-bank')
  if (definition?.kind !== 'oauth') throw new Error('The provider is not registered')
  const provider = await configured(services, definition)

  const codeVerifier = newCodeVerifier(services.random)
  const url = authorizationUrl(provider, { state: 's', codeChallenge: await codeChallengeOf(codeVerifier) })
  const { searchParams } = await consentAt(url, redirectUri)
  const callback = checkCallback(provider, searchParams, 's')
  if (callback.kind !== 'granted') throw new Error(`The callback is ${callback.kind}`)
  const { parameters } = callback
  const outcome = await exchangeCode(services, provider, { parameters, codeVerifier, redirectUri })
  if (outcome.kind !== 'tokens') throw new Error(`No tokens: ${outcome.kind}`)

  const { accessToken } = outcome.tokens
  const api = openApi(services, provider, {
    accessToken,
    call: { for: 'read', userId: 'user', connectionId: 'connection' },
  })
  expect(await definition.readAccounts?.(api)).toEqual({
    kind: 'read',
    value: [
      {
        kind: 'bank',
        id: '7',
        name: 'Everyday',
        number_masked: '••••5678',
        currency: 'EUR',
        balance: '0.1',
        available: null,
        bank: { type: 'checking', interest_rate: null },
      },
    ],
  })
  expect(authorized).toEqual([`Bearer ${outcome.tokens.accessToken}`])
})
