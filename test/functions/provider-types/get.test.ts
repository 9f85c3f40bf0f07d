import { expect, it } from 'vitest'
import { addProvider } from '../../../lib/financial/providers/registry.ts'
import { schwab } from '../../../lib/financial/providers/schwab/definition.ts'
import { keepProviderSecret } from '../../../local/provider-secret.ts'
import { describeRoute } from '../../support/describe-route.ts'
import { startApp } from '../../support/start-app.ts'

const PATH = '/api/v1/provider-types'

const app = await startApp()
addProvider({ ...schwab, key: 'unconfigured' })
addProvider({ ...schwab, key: 'misspelt' })
const { keysUrl, credentials } = app.cloud
const secret = { client_id: 'x', client_secret: 'not-to-be-shown', urls: { tokn: 'https://example.com' } }
await keepProviderSecret(keysUrl, credentials, 'misspelt', {
  ...secret,
  redirect_uri: 'https://a.example',
})

describeRoute(app, 'provider-types/get', { path: () => `${PATH}/schwab` }, () => {
  const get = (key: string) => app.call('GET', `${PATH}/${key}`)
  it('200: one provider, without authentication', async () => {
    const reply = await get('schwab')
    expect(reply.status).toBe(200)
    expect(reply.body).toEqual({
      key: 'schwab',
      name: 'Charles Schwab',
      provider_type: 'brokerage',
      description: expect.any(String),
      icon_url: expect.any(String),
      is_configured: true,
      supported_features: ['accounts', 'positions', 'transactions'],
    })
  })

  it('200: a provider without credentials or with an invalid secret is not configured', async () => {
    for (const key of ['unconfigured', 'misspelt']) {
      const reply = await get(key)
      expect(reply.status).toBe(200)
      expect(reply.body).toMatchObject({ key, is_configured: false })
      expect(reply.text).not.toContain('not-to-be-shown')
    }
    expect(app.logged('provider_credentials_unreadable')).toEqual([{ provider_key: 'misspelt' }])
  })

  it('404: an unknown key', async () => {
    for (const key of ['nobody', 'constructor', 'schwab-2', '0']) {
      const reply = await get(key)
      expect(reply.status).toBe(404)
      expect(reply.body).toMatchObject({ code: 'not_found' })
    }
  })

  it('422: an invalid key', async () => {
    for (const key of ['Schwab', '-a', 'a_b', '%00', '..%2Fschwab', 'a'.repeat(64), "'--", '__proto__']) {
      const reply = await get(key)
      expect(reply.status, key).toBe(422)
      expect(reply.body).toMatchObject({ code: 'invalid_input', errors: [{ path: 'key' }] })
    }
  })
})
