import { Products } from 'plaid'
import { describe, expect, it } from 'vitest'
import { boxesOf, hosted, RETURN, share, submit } from './link-form.ts'
import { BROKER, OAUTH_BANK, PLATYPUS, startMock, startReceiver } from './mock-plaid.ts'

describe('the page of Link', () => {
  it('adds an item, and returns to the application without a token in the address', async () => {
    const { client, link } = await startMock()
    const receiver = await startReceiver()
    const { link_token, hosted_link_url: page = '' } = await link({ ...hosted, webhook: receiver.url })
    const first = await fetch(page)
    expect(first.headers.get('content-security-policy')).toContain("form-action 'self' http://127.0.0.1:9;")
    expect(await first.text()).toContain('First Platypus Bank')
    const last = await share(page)
    expect([last.status, last.headers.get('location')]).toEqual([303, RETURN])
    const { data } = await client.linkTokenGet({ link_token })
    const [session] = data.link_sessions ?? []
    const result = session?.results?.item_add_results[0]
    expect(result?.institution).toEqual({ institution_id: PLATYPUS, name: 'First Platypus Bank' })
    expect(result?.accounts.map(({ name }) => name)).toContain('Everyday Checking')
    expect(result?.accounts.map(({ type }) => type)).not.toContain('investment')
    expect(session?.on_success?.public_token).toBe(result?.public_token)
    expect(session?.events?.map(({ event_name }) => event_name)).toEqual(['OPEN', 'HANDOFF'])
    const { access_token } = (
      await client.itemPublicTokenExchange({ public_token: result?.public_token ?? '' })
    ).data
    const { accounts } = (await client.accountsGet({ access_token })).data
    expect(accounts.map(({ account_id }) => account_id)).toEqual(result?.accounts.map(({ id }) => id))
    expect((await fetch(page)).status).toBe(400)
    expect((await share(page)).status).toBe(400)
  })

  it('sends SESSION_FINISHED with the public token, or without one if the user left', async () => {
    const { client, link, server } = await startMock()
    const receiver = await startReceiver()
    const begin = async () => await link({ ...hosted, webhook: receiver.url })
    const done = await begin()
    await share(done.hosted_link_url ?? '')
    const left = await begin()
    const reply = await submit(left.hosted_link_url ?? '', [
      ['decision', 'leave'],
      ['step', 'institution'],
    ])
    expect(reply.headers.get('location')).toBe(RETURN)
    await server.webhooks.idle()
    const [finished, exited] = receiver.received.map(({ body }) => body)
    const token = (await client.linkTokenGet({ link_token: done.link_token })).data.link_sessions?.[0]
    expect(finished).toMatchObject({
      webhook_type: 'LINK',
      webhook_code: 'SESSION_FINISHED',
      status: 'SUCCESS',
      link_token: done.link_token,
      link_session_id: token?.link_session_id,
      public_tokens: [token?.results?.item_add_results[0]?.public_token],
    })
    expect(exited).toMatchObject({ status: 'EXITED', public_tokens: [] })
    const session = (await client.linkTokenGet({ link_token: left.link_token })).data.link_sessions?.[0]
    expect([session?.results, session?.exit?.error]).toEqual([null, null])
  })

  it('shows the end of a link without an address to return to', async () => {
    const { link } = await startMock()
    const { hosted_link_url: page = '' } = await link({ hosted_link: {} })
    const last = await share(page, OAUTH_BANK)
    expect([last.status, (await last.text()).includes('You are done')]).toEqual([200, true])
  })

  it('offers only institutions and accounts that the products can serve', async () => {
    const { link } = await startMock()
    const { hosted_link_url: page = '' } = await link({ hosted_link: {}, products: [Products.Investments] })
    expect(await (await fetch(page)).text()).not.toContain('ins_109509')
    const choice: [string, string][] = [
      ['institution', PLATYPUS],
      ['login', 'a'],
      ['step', 'institution'],
    ]
    expect(boxesOf(await (await submit(page, choice)).text())).toEqual(['ira', '401k'])
    const { hosted_link_url: bank = '' } = await link({ hosted_link: {} })
    expect(await (await fetch(bank)).text()).not.toContain(BROKER)
  })

  it('shows what is missing, escapes what the user typed, and refuses forms of other sites', async () => {
    const { link } = await startMock()
    const { hosted_link_url: page = '' } = await link(hosted)
    const send = async (fields: [string, string][], headers = {}) => {
      const reply = await submit(page, fields, headers)
      return { status: reply.status, text: await reply.text() }
    }
    const login = '<img src=x>'
    const chosen: [string, string][] = [
      ['institution', PLATYPUS],
      ['login', login],
    ]
    expect(
      await send([
        ['step', 'institution'],
        ['login', 'a'],
      ]),
    ).toMatchObject({ status: 422 })
    expect(
      await send([
        ['step', 'institution'],
        ['institution', PLATYPUS],
        ['login', ' '],
      ]),
    ).toMatchObject({ status: 422 })
    const shown = await send([['step', 'institution'], ...chosen])
    expect([shown.text.includes('<img'), shown.text.includes('&lt;img')]).toEqual([false, true])
    expect(await send([['step', 'accounts'], ...chosen])).toMatchObject({ status: 422 })
    expect((await send([['step', 'accounts'], ...chosen], { 'sec-fetch-site': 'cross-site' })).status).toBe(
      400,
    )
  })

  it('expires', async () => {
    const { link, advance } = await startMock()
    const { hosted_link_url: page = '' } = await link(hosted)
    advance(4 * 60 * 60)
    expect((await fetch(page)).status).toBe(400)
  })
})
