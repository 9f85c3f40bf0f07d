import { Products } from 'plaid'
import { describe, expect, it } from 'vitest'
import { BROKER, failureOf, OAUTH_BANK, PLATYPUS, startMock, startReceiver } from './mock-plaid.ts'

const RETURN = 'http://127.0.0.1:9/providers/plaid/callback'
const hosted = { hosted_link: { completion_redirect_uri: RETURN } }

/** Submits a form of Link, like a browser. */
function submit(url: string, fields: [string, string][], headers: Record<string, string> = {}) {
  return fetch(url, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual', headers })
}

/** Returns the values of the boxes of accounts on a page. */
function boxesOf(html: string): string[] {
  return [...html.matchAll(/name="account" value="([^"]+)"/g)].map(([, key = '']) => key)
}

/** Chooses an institution and shares all accounts. */
async function share(page: string, institution = PLATYPUS, login = 'ada') {
  const choice: [string, string][] = [
    ['institution', institution],
    ['login', login],
    ['decision', 'continue'],
  ]
  const accounts = await submit(page, [...choice, ['step', 'institution']])
  const boxes = boxesOf(await accounts.text()).map((key): [string, string] => ['account', key])
  return await submit(page, [...choice, ['step', 'accounts'], ...boxes])
}

describe('/link/token/create', () => {
  it('returns a link token for 4 hours, or 30 minutes in update mode, and an address if it is hosted', async () => {
    const { client, link, connect, server } = await startMock()
    expect(await link()).toEqual({
      link_token: expect.stringMatching(/^link-sandbox-[0-9a-f-]{36}$/),
      expiration: '2026-11-24T16:00:00.000Z',
      request_id: expect.any(String),
    })
    expect((await link(hosted)).hosted_link_url).toMatch(new RegExp(`^${server.url}/hl/[0-9a-f-]{36}$`))
    const { access_token } = await connect()
    const { products: _, ...rest } = { ...(await import('./mock-plaid.ts')).linkRequest }
    const { data } = await client.linkTokenCreate({ ...rest, access_token })
    expect(data.expiration).toBe('2026-11-24T12:30:00.000Z')
    expect((await link({ hosted_link: { url_lifetime_seconds: 60 } })).expiration).toBe(
      '2026-11-24T12:01:00.000Z',
    )
  })

  it.each([
    [{ client_name: 'x'.repeat(31) }, 'INVALID_FIELD'],
    [{ language: 'xx' }, 'INVALID_FIELD'],
    [{ country_codes: [] }, 'INVALID_FIELD'],
    [{ user: { client_user_id: '' } }, 'INVALID_FIELD'],
    [{ products: [] }, 'MISSING_FIELDS'],
    [{ products: ['balance'] }, 'INVALID_PRODUCT'],
    [{ webhook: 'http://example.com/' }, 'INVALID_FIELD'],
    [{ redirect_uri: 'https://example.com/?a=b' }, 'INVALID_FIELD'],
    [{ transactions: { days_requested: 731 } }, 'INVALID_FIELD'],
    [{ color: 'red' }, 'UNKNOWN_FIELDS'],
    [{ client_name: undefined }, 'MISSING_FIELDS'],
    [{ access_token: 'access-sandbox-00000000-0000-4000-8000-000000000000' }, 'INVALID_ACCESS_TOKEN'],
  ])('refuses %j with %s', async (wrong: object, code) => {
    const { link } = await startMock()
    expect(await failureOf(link(wrong))).toMatchObject({ status: 400, error_code: code })
  })

  it('refuses products in update mode', async () => {
    const { link, connect } = await startMock()
    const { access_token } = await connect()
    expect(await failureOf(link({ access_token }))).toMatchObject({ error_code: 'INVALID_FIELD' })
  })
})

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

describe('update mode', () => {
  const update = async () => {
    const opened = await startMock()
    const receiver = await startReceiver()
    const { access_token, item_id } = await opened.connect(PLATYPUS, { webhook: receiver.url })
    const begin = async (more: object = {}) => {
      const request = { access_token, client_name: 'Dashtam', language: 'en', products: undefined as never }
      const { products: _, ...rest } = { ...(await import('./mock-plaid.ts')).linkRequest, ...request }
      return (await opened.client.linkTokenCreate({ ...rest, ...hosted, ...more })).data
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

describe('/_mock/links/{link_token}/finish', () => {
  it('returns what the widget gives to onSuccess and onExit', async () => {
    const { client, link, finish } = await startMock()
    const { link_token } = await link()
    const { status, body } = await finish(link_token, { institution_id: OAUTH_BANK, accounts: ['checking'] })
    expect(status).toBe(200)
    expect(body).toMatchObject({
      public_token: expect.stringMatching(/^public-sandbox-/),
      metadata: {
        institution: { institution_id: OAUTH_BANK },
        accounts: [{ id: expect.any(String), mask: '0010', subtype: 'checking' }],
        link_session_id: expect.any(String),
      },
    })
    await client.itemPublicTokenExchange({ public_token: String(body['public_token']) })
    expect((await finish(link_token)).status).toBe(404)
    const other = await link()
    expect((await finish(other.link_token, { exit: true })).body).toMatchObject({ error: null })
    expect((await finish(other.link_token, { institution_id: BROKER })).status).toBe(422)
    expect((await finish(other.link_token, { color: 1 })).status).toBe(422)
    expect((await finish(other.link_token)).status).toBe(200)
    expect(await failureOf(client.linkTokenGet({ link_token: 'link-sandbox-x' }))).toMatchObject({
      error_code: 'INVALID_LINK_TOKEN',
    })
  })
})
