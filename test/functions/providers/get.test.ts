import { expect, it } from 'vitest'
import { connectProvider } from '../../support/connections.ts'
import { describeRoute } from '../../support/describe-route.ts'
import { startApp } from '../../support/start-app.ts'

const PATH = '/api/v1/providers'

const app = await startApp()

describeRoute(app, 'providers/get', {}, () => {
  const get = (id: string, token: string) => app.call('GET', `${PATH}/${id}`, { token })
  it('200: an active connection with the data of the last read', async () => {
    const holder = await connectProvider(app)
    const before = await get(holder.id, holder.token)
    expect(before.status).toBe(200)
    expect(before.body).toEqual({
      id: holder.id,
      provider_key: 'schwab',
      alias: expect.any(String),
      status: 'active',
      is_connected: true,
      needs_reconnection: false,
      connected_at: app.clock().toISOString(),
      last_sync_at: null,
      accounts_count: null,
      refresh_policy: null,
      institution_name: 'Charles Schwab',
    })
    await app.call('GET', `${PATH}/${holder.id}/accounts`, { token: holder.token })
    const after = await get(holder.id, holder.token)
    expect(after.body).toMatchObject({ last_sync_at: app.clock().toISOString(), accounts_count: 2 })
  })

  it('200: a revoked connection requires reconnection', async () => {
    const { id, token } = await connectProvider(app)
    await app.call('DELETE', `${PATH}/${id}/authorization`, { token })
    expect((await get(id, token)).body).toMatchObject({
      status: 'revoked',
      is_connected: false,
      needs_reconnection: true,
    })
  })
})
