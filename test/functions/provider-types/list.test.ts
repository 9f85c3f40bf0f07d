import { beforeAll, describe, expect, it } from 'vitest'
import { addProvider } from '../../../lib/financial/providers/registry.ts'
import { schwab } from '../../../lib/financial/providers/schwab/definition.ts'
import type { App } from '../../support/app.ts'
import { itLimitsThePace } from '../../support/bad-pace.ts'
import { itAnswersDefects } from '../../support/failures.ts'
import { startApp } from '../../support/start-app.ts'

const PATH = '/api/v1/provider-types'

describe('GET /provider-types', () => {
  let app: App
  beforeAll(async () => {
    app = await startApp()
    addProvider({
      ...schwab,
      key: 'unconfigured',
      name: 'Nowhere Bank',
      type: 'bank',
      features: ['accounts'],
    })
  })
  itAnswersDefects(() => app, 'GET', PATH)
  itLimitsThePace(
    () => app,
    async () => ip => app.call('GET', PATH, { ip }),
  )
  const keysOf = async (query: string) => {
    const reply = await app.call('GET', `${PATH}${query}`)
    expect(reply.status).toBe(200)
    const { items, ...page } = reply.body
    return { keys: (items as { key: string }[]).map(({ key }) => key), ...page }
  }

  it('200: every provider, and whether it can be connected, to anybody', async () => {
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
          key: 'unconfigured',
          name: 'Nowhere Bank',
          provider_type: 'bank',
          description: expect.any(String),
          icon_url: expect.any(String),
          is_configured: false,
          supported_features: ['accounts'],
        },
      ],
      total: 2,
      page: 1,
      per_page: 20,
      pages: 1,
    })
  })

  it('200: those that are configured, those that are not', async () => {
    expect(await keysOf('?configured=true')).toMatchObject({ keys: ['schwab'], total: 1 })
    expect(await keysOf('?configured=false')).toMatchObject({ keys: ['unconfigured'], total: 1 })
  })

  it('200: page by page, and nothing beyond the last', async () => {
    expect(await keysOf('?per_page=1')).toMatchObject({ keys: ['schwab'], total: 2, pages: 2 })
    expect(await keysOf('?per_page=1&page=2')).toMatchObject({ keys: ['unconfigured'], page: 2 })
    expect(await keysOf('?per_page=1&page=3')).toMatchObject({ keys: [], total: 2, page: 3, pages: 2 })
    expect(await keysOf('?page=1000000&per_page=100')).toMatchObject({ keys: [], total: 2 })
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
