import { beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import type { ProviderDefinition } from '../../../lib/financial/providers/provider-definition.ts'
import { addProvider } from '../../../lib/financial/providers/registry.ts'
import { keepProviderSecret } from '../../../local/provider-secret.ts'
import type { App } from '../../support/app.ts'
import {
  auditRecordsOf,
  createConnection,
  sendCallback,
  startAuthorization,
  statusOfConnection,
} from '../../support/connections.ts'
import { consentAt, OIDC_CLIENT, startOidcServer } from '../../support/oidc-server.ts'
import { signInNewUser } from '../../support/people.ts'
import { openRefreshes, type Refreshes } from '../../support/refreshes.ts'
import { startApp } from '../../support/start-app.ts'

/** A provider with one account: the user that the server's userinfo endpoint returns. */
function definitionOf(key: string, url: string): ProviderDefinition {
  return {
    kind: 'oauth',
    key,
    name: 'OIDC server',
    type: 'bank',
    description: 'oidc-provider.',
    iconUrl: `${url}/icon.svg`,
    features: ['accounts'],
    oauth: {
      authorizationEndpoint: `${url}/auth`,
      tokenEndpoint: `${url}/token`,
      revocationEndpoint: `${url}/token/revocation`,
      issuer: url,
      usesPkce: true,
      clientAuthentication: 'client_secret_basic',
      scopes: ['openid', 'accounts'],
      accessTokenSeconds: 600,
    },
    apiUrl: url,
    apiLimit: { capacity: 60, seconds: 60 },
    tokenLimit: { capacity: 60, seconds: 60 },
    readAccounts: async api => {
      const read = await api.get({ path: '/me', reply: z.object({ sub: z.string() }) })
      if (read.kind !== 'read') return read
      const account = {
        kind: 'bank' as const,
        id: read.value.sub,
        name: 'Current account',
        number_masked: '••••',
        currency: 'EUR',
        balance: null,
        available: null,
        bank: { type: 'checking' as const, interest_rate: null },
      }
      return { kind: 'read', value: [account] }
    },
  }
}

describe('a connection to oidc-provider, from consent to revocation', () => {
  let app: App
  let refreshes: Refreshes
  beforeAll(async () => {
    app = await startApp()
    refreshes = await openRefreshes(app)
  })

  it.each([
    ['with rotation', 'oidc-rotating', true, { token_rotated: true, rotation_type: 'new_token' }],
    ['without rotation', 'oidc-steady', false, { token_rotated: false, rotation_type: 'same_token' }],
  ] as const)('%s', async (_, key, rotates, rotation) => {
    const redirectUri = `https://app.example.com/providers/${key}/callback`
    const url = await startOidcServer({ redirectUri, needsPkce: true, rotates })
    addProvider(definitionOf(key, url))
    await keepProviderSecret(app.cloud.keysUrl, app.cloud.credentials, key, {
      client_id: OIDC_CLIENT.id,
      client_secret: OIDC_CLIENT.secret,
      urls: {},
      redirect_uri: redirectUri,
    })
    const { email, token, userId } = await signInNewUser(app)
    const id = await createConnection(app, token, key)
    const holder = { email, token, userId, id }
    const path = `/api/v1/providers/${id}`
    const { url: authUrl } = await startAuthorization(app, token, id)
    const { search } = await consentAt(new URL(authUrl), redirectUri)
    expect(new URLSearchParams(search).get('iss')).toBe(url)
    expect((await sendCallback(app, token, id, search)).status).toBe(200)

    const accounts = () => app.call('GET', `${path}/accounts`, { token })
    expect((await accounts()).body).toMatchObject({ total: 1, items: [{ kind: 'bank', currency: 'EUR' }] })
    // The lifetime of an access token is 600 s. Refreshes each time it is due, and once after it has expired.
    for (const seconds of [301, 602, 903]) await app.later(seconds, refreshes.run)
    await app.later(1700, async () => expect((await accounts()).status).toBe(200))
    const records = await auditRecordsOf(app, 'provider_token_refreshed', id)
    // The first refresh has a record, and the second one by a user. It counts those of the schedule in between.
    expect(records).toMatchObject([
      { actor: 'system', details: { ...rotation, refreshes: 1 } },
      { actor: 'user', details: { ...rotation, refreshes: 3 } },
    ])

    expect((await app.call('PATCH', `${path}/authorization`, { token })).status).toBe(200)
    expect((await app.call('DELETE', `${path}/authorization`, { token })).status).toBe(204)
    expect(app.logged('provider_revocation_failed')).toEqual([])
    expect((await accounts()).body).toMatchObject({ code: 'reconnection_required' })
    expect(await statusOfConnection(app, holder)).toMatchObject({ status: 'revoked' })
    const again = await consentAt(new URL((await startAuthorization(app, token, id)).url), redirectUri)
    expect((await sendCallback(app, token, id, again.search)).status).toBe(200)
    expect((await accounts()).status).toBe(200)
  })
})
