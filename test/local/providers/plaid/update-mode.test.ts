import { describe, expect, it } from 'vitest'
import { hosted, RETURN, submit } from './link-form.ts'
import { failureOf, linkRequest, PLATYPUS, startMock, startReceiver } from './mock-plaid.ts'

describe('update mode', () => {
  const update = async () => {
    const opened = await startMock()
    const receiver = await startReceiver()
    const { access_token, item_id } = await opened.connect(PLATYPUS, { webhook: receiver.url })
    const begin = async (more: object = {}) => {
      const { products: _, ...request } = linkRequest
      return (await opened.client.linkTokenCreate({ ...request, access_token, ...hosted, ...more })).data
    }
    const error = async () => (await opened.client.itemGet({ access_token })).data.item.error?.error_code
    return { ...opened, receiver, access_token, item_id, begin, error }
  }

  it('repairs an item: it keeps its id and its token, and LOGIN_REPAIRED is sent', async () => {
    const { client, server, receiver, access_token, item_id, begin, error } = await update()
    await client.sandboxItemResetLogin({ access_token })
    expect(await error()).toBe('ITEM_LOGIN_REQUIRED')
    expect(await failureOf(client.accountsGet({ access_token }))).toMatchObject({
      error_code: 'ITEM_LOGIN_REQUIRED',
    })
    const { hosted_link_url: page = '', link_token } = await begin()
    expect(await (await fetch(page)).text()).toContain('Sign in to First Platypus Bank again')
    const reply = await submit(page, [
      ['step', 'update'],
      ['decision', 'continue'],
    ])
    expect([reply.status, reply.headers.get('location')]).toEqual([303, RETURN])
    expect(await error()).toBeUndefined()
    expect((await client.accountsGet({ access_token })).data.item.item_id).toBe(item_id)
    await server.webhooks.idle()
    expect(receiver.codes()).toContain('LOGIN_REPAIRED')
    const { link_sessions } = (await client.linkTokenGet({ link_token })).data
    expect(link_sessions?.[0]).toMatchObject({ results: null, exit: null, finished_at: expect.any(String) })
  })

  it('keeps the error if the user leaves', async () => {
    const { client, access_token, begin, error } = await update()
    await client.sandboxItemResetLogin({ access_token })
    const { hosted_link_url: page = '' } = await begin()
    await submit(page, [
      ['step', 'update'],
      ['decision', 'leave'],
    ])
    expect(await error()).toBe('ITEM_LOGIN_REQUIRED')
  })

  it('ends with ITEM_NO_ERROR for an item that needs no repair', async () => {
    const { client, begin, finish } = await update()
    const { link_token } = await begin()
    expect((await finish(link_token)).body).toMatchObject({ error: { error_code: 'ITEM_NO_ERROR' } })
    const { link_sessions } = (await client.linkTokenGet({ link_token })).data
    expect(link_sessions?.[0]?.exit?.error?.error_code).toBe('ITEM_NO_ERROR')
  })

  it('changes the shared accounts', async () => {
    const { client, access_token, begin } = await update()
    const { hosted_link_url: page = '' } = await begin({ update: { account_selection_enabled: true } })
    const before = (await client.accountsGet({ access_token })).data.accounts
    await submit(page, [
      ['step', 'update'],
      ['decision', 'continue'],
      ['account', 'checking'],
      ['account', 'ira'],
    ])
    const after = (await client.accountsGet({ access_token })).data.accounts
    expect(after.map(({ subtype }) => subtype)).toEqual(['checking', 'ira'])
    expect(before.map(({ account_id }) => account_id)).toContain(after[0]?.account_id)
  })
})
