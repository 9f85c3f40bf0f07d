import { describe, expect, it } from 'vitest'
import { failureOf, PLATYPUS, startMock } from './mock-plaid.ts'

describe('the control page', () => {
  it('shows items, webhooks and calls without tokens', async () => {
    const { server, client, connect } = await startMock()
    const { access_token, item_id } = await connect(PLATYPUS, { override_username: '<img src=x>' })
    await client.accountsGet({ access_token })
    const text = await (await fetch(server.url)).text()
    for (const shown of [
      'First Platypus Bank',
      item_id,
      '/accounts/get',
      '&lt;img src=x&gt;',
      'Items and consent',
    ])
      expect(text).toContain(shown)
    for (const hidden of [access_token, server.clientSecret, '<img']) expect(text).not.toContain(hidden)
    expect(server.calls().at(-1)).toEqual({
      at: '2026-11-24T12:00:00.000Z',
      method: 'POST',
      path: '/accounts/get',
      status: 200,
      item_id,
    })
  })

  it('hides the buttons of actions that end access', async () => {
    const { server } = await startMock()
    const text = await (await fetch(server.url)).text()
    const hidden = [...text.matchAll(/<details[^>]*>.*?<\/details>/gs)].map(([part]) => part).join('')
    for (const action of ['require-login', 'withdraw', 'remove'])
      expect(hidden).toContain(`/_mock/${action}"`)
    expect(hidden).not.toContain('/_mock/burst"')
  })

  it('removes the items of one login', async () => {
    const { client, connect, control } = await startMock()
    const [ada, other] = [await connect(PLATYPUS, { override_username: 'ada' }), await connect()]
    expect((await control('POST', '/remove', { login: 'ada' })).body).toEqual({ items: 1 })
    expect((await failureOf(client.itemGet({ access_token: ada.access_token }))).error_code).toBe(
      'ITEM_NOT_FOUND',
    )
    await client.itemGet({ access_token: other.access_token })
  })
})
