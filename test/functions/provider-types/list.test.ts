import { expect, it } from 'vitest'
import { addProvider } from '../../../lib/financial/providers/registry.ts'
import { schwab } from '../../../lib/financial/providers/schwab/definition.ts'
import { describeRoute } from '../../support/describe-route.ts'
import { startApp } from '../../support/start-app.ts'

const PATH = '/api/v1/provider-types'

const app = await startApp()
addProvider({
  ...schwab,
  key: 'unconfigured',
  name: 'Nowhere Bank',
  type: 'bank',
  features: ['accounts'],
})

describeRoute(app, 'provider-types/list', {}, () => {
  const keysOf = async (query: string) => {
    const reply = await app.call('GET', `${PATH}${query}`)
    expect(reply.status).toBe(200)
    const { items, ...page } = reply.body
    return { keys: (items as { key: string }[]).map(({ key }) => key), ...page }
  }

  it('200: every provider with its configuration status, without authentication', async () => {
    const reply = await app.call('GET', PATH)
    expect(reply.status).toBe(200)
    expect(reply.body).toEqual({
      items: [
        {
          key: 'schwab',
          name: 'Charles Schwab',
          provider_type: 'brokerage',
          description: expect.any(String),
          icon_url: expect.stringMatching(/^https:/),
          is_configured: true,
          supported_features: ['accounts', 'positions', 'transactions'],
        },
        {
          key: 'plaid',
          name: 'Plaid',
          provider_type: 'aggregator',
          description: expect.any(String),
          icon_url: expect.stringMatching(/^https:/),
          is_configured: true,
          supported_features: ['accounts', 'positions', 'transactions'],
        },
        {
          key: 'unconfigured',
          name: 'Nowhere Bank',
          provider_type: 'bank',
          description: expect.any(String),
          icon_url: expect.any(String),
          is_configured: false,
          supported_features: ['accounts'],
        },
      ],
      total: 3,
      page: 1,
      per_page: 20,
      pages: 1,
    })
  })

  it('200: filtered by configuration status', async () => {
    expect(await keysOf('?configured=true')).toMatchObject({ keys: ['schwab', 'plaid'], total: 2 })
    expect(await keysOf('?configured=false')).toMatchObject({ keys: ['unconfigured'], total: 1 })
  })

  it('200: in pages; a page after the last one is empty', async () => {
    expect(await keysOf('?per_page=1')).toMatchObject({ keys: ['schwab'], total: 3, pages: 3 })
    expect(await keysOf('?per_page=1&page=3')).toMatchObject({ keys: ['unconfigured'], page: 3 })
    expect(await keysOf('?per_page=1&page=4')).toMatchObject({ keys: [], total: 3, page: 4, pages: 3 })
    expect(await keysOf('?page=1000000&per_page=100')).toMatchObject({ keys: [], total: 3 })
  })

  it.each([
    'configured=yes',
    'configured=',
    'configured=true&configured=false',
    'page=0',
    'page=-1',
    'page=1.5',
    'page=1e3',
    'page=1000001',
    'per_page=0',
    'per_page=101',
    'page=1&page=2',
    'sort=key',
  ])('422: %s', async query => {
    const reply = await app.call('GET', `${PATH}?${query}`)
    expect(reply.status).toBe(422)
    expect(reply.body).toMatchObject({ code: 'invalid_input', errors: [{ path: query.split('=')[0] }] })
  })
})
