import { CountryCode, Products } from 'plaid'
import { describe, expect, it } from 'vitest'
import { failureOf, PLATYPUS, startMock } from './mock-plaid.ts'

const window = { start_date: '2026-01-01', end_date: '2026-11-24' }

describe('the switch item', () => {
  it.each([
    ['login_required', 'ITEM_LOGIN_REQUIRED'],
    ['item_locked', 'ITEM_LOCKED'],
    ['user_setup_required', 'USER_SETUP_REQUIRED'],
    ['permission_revoked', 'USER_PERMISSION_REVOKED'],
    ['access_not_granted', 'ACCESS_NOT_GRANTED'],
    ['no_accounts', 'NO_ACCOUNTS'],
  ] as const)('fails calls for data with %s, and shows it in the item', async (item, code) => {
    const { server, client, connect } = await startMock()
    const { access_token } = await connect()
    server.switches.set({ item })
    for (const call of [
      client.accountsGet({ access_token }),
      client.accountsBalanceGet({ access_token }),
      client.transactionsGet({ access_token, ...window }),
      client.transactionsSync({ access_token }),
      client.investmentsHoldingsGet({ access_token }),
      client.investmentsTransactionsGet({ access_token, ...window }),
    ])
      expect(await failureOf(call)).toMatchObject({ status: 400, error_type: 'ITEM_ERROR', error_code: code })
    expect((await client.itemGet({ access_token })).data.item.error?.error_code).toBe(code)
    server.switches.set({ item: 'ok' })
    expect((await client.itemGet({ access_token })).data.item.error).toBe(null)
  })

  it.each([
    ['item_not_found', 'ITEM_NOT_FOUND'],
    ['invalid_access_token', 'INVALID_ACCESS_TOKEN'],
  ] as const)('fails every call with %s', async (item, error_code) => {
    const { server, client, connect } = await startMock()
    const { access_token } = await connect()
    server.switches.set({ item })
    for (const call of [
      client.itemGet,
      client.accountsGet,
      client.itemRemove,
      client.itemAccessTokenInvalidate,
    ])
      expect(await failureOf(call.call(client, { access_token }))).toMatchObject({ status: 400, error_code })
  })

  it('applies to one login only', async () => {
    const { client, connect, control } = await startMock()
    const ada = await connect(PLATYPUS, { override_username: 'ada' })
    const { access_token } = await connect()
    expect((await control('PUT', '/logins/ada', { item: 'login_required' })).status).toBe(200)
    expect((await failureOf(client.accountsGet({ access_token: ada.access_token }))).status).toBe(400)
    await client.accountsGet({ access_token })
    expect((await control('DELETE', '/logins/ada')).status).toBe(200)
    await client.accountsGet({ access_token: ada.access_token })
  })
})

describe('the switch api', () => {
  it.each([
    ['rate_limited', 429, 'RATE_LIMIT_EXCEEDED', 'ACCOUNTS_LIMIT'],
    ['institution_down', 400, 'INSTITUTION_ERROR', 'INSTITUTION_DOWN'],
    ['institution_not_responding', 400, 'INSTITUTION_ERROR', 'INSTITUTION_NOT_RESPONDING'],
    ['institution_no_longer_supported', 400, 'INSTITUTION_ERROR', 'INSTITUTION_NO_LONGER_SUPPORTED'],
    ['planned_maintenance', 503, 'API_ERROR', 'PLANNED_MAINTENANCE'],
    ['server_error', 500, 'API_ERROR', 'INTERNAL_SERVER_ERROR'],
    ['invalid_api_keys', 400, 'INVALID_INPUT', 'INVALID_API_KEYS'],
  ] as const)('fails with %s', async (api, status, error_type, error_code) => {
    const { server, client, connect } = await startMock()
    const { access_token } = await connect()
    server.switches.set({ api })
    expect(await failureOf(client.accountsGet({ access_token }))).toMatchObject({
      status,
      error_type,
      error_code,
      request_id: expect.any(String),
    })
  })

  it('returns 429 without Retry-After, with the code of the endpoint', async () => {
    const { server, client, connect } = await startMock()
    const { access_token } = await connect()
    server.switches.set({ api: 'rate_limited' })
    const codeOf = async (call: Promise<unknown>) => (await failureOf(call)).error_code
    expect(await codeOf(client.accountsBalanceGet({ access_token }))).toBe('BALANCE_LIMIT')
    expect(await codeOf(client.itemGet({ access_token }))).toBe('ITEM_GET_LIMIT')
    expect(await codeOf(client.transactionsGet({ access_token, ...window }))).toBe('TRANSACTIONS_LIMIT')
    const credentials = { client_id: server.clientId, secret: server.clientSecret }
    const init = { method: 'POST', body: JSON.stringify({ ...credentials, access_token }) }
    expect((await fetch(`${server.url}/item/get`, init)).headers.has('retry-after')).toBe(false)
  })

  it('applies to a family of endpoints', async () => {
    const { server, client, connect } = await startMock()
    const { access_token } = await connect()
    server.switches.set({ api: 'server_error', faulty_endpoints: 'remove' })
    await client.accountsGet({ access_token })
    expect((await failureOf(client.itemRemove({ access_token }))).status).toBe(500)
  })

  it.each([
    ['html', 'text/html'],
    ['garbage', 'application/json'],
  ] as const)('returns %s', async (api, type) => {
    const { server } = await startMock()
    server.switches.set({ api })
    const body = { client_id: server.clientId, secret: server.clientSecret, key_id: 'x' }
    const url = `${server.url}/webhook_verification_key/get`
    const reply = await fetch(url, { method: 'POST', body: JSON.stringify(body) })
    expect([reply.status, reply.headers.get('content-type')]).toEqual([200, type])
    await expect(reply.json()).rejects.toThrow(SyntaxError)
  })
})

describe('other switches', () => {
  it('delay a response', async () => {
    const waited: number[] = []
    const { server, client, connect } = await startMock({
      wait: async milliseconds => void waited.push(milliseconds),
    })
    const { access_token } = await connect()
    server.switches.set({ delay_seconds: 30 })
    await client.accountsGet({ access_token })
    expect(waited).toEqual([30_000])
  })

  it('lose the reply of an exchange, after the public token is consumed', async () => {
    const { server, client } = await startMock()
    const request = { institution_id: PLATYPUS, initial_products: [Products.Transactions] }
    const { public_token } = (await client.sandboxPublicTokenCreate(request)).data
    server.switches.set({ lost_reply: 'exchange' })
    expect((await failureOf(client.itemPublicTokenExchange({ public_token }))).status).toBeUndefined()
    server.switches.reset()
    expect(await failureOf(client.itemPublicTokenExchange({ public_token }))).toMatchObject({
      error_code: 'INVALID_PUBLIC_TOKEN',
    })
  })

  it('lose the reply of an invalidation, after the access token is replaced', async () => {
    const { server, client, connect } = await startMock()
    const { access_token } = await connect()
    server.switches.set({ lost_reply: 'invalidate' })
    expect((await failureOf(client.itemAccessTokenInvalidate({ access_token }))).status).toBeUndefined()
    expect(await failureOf(client.itemGet({ access_token }))).toMatchObject({
      error_code: 'INVALID_ACCESS_TOKEN',
    })
  })

  it('shorten the lifetimes of the tokens', async () => {
    const { server, client, link, advance } = await startMock()
    server.switches.set({ link_token_seconds: 5, public_token_seconds: 5 })
    expect((await link()).expiration).toBe('2026-11-24T12:00:05.000Z')
    const request = { institution_id: PLATYPUS, initial_products: [Products.Transactions] }
    const { public_token } = (await client.sandboxPublicTokenCreate(request)).data
    advance(5)
    expect((await failureOf(client.itemPublicTokenExchange({ public_token }))).error_code).toBe(
      'INVALID_PUBLIC_TOKEN',
    )
  })
})

describe('the sandbox endpoints', () => {
  it('refuse unknown institutions and products that they lack', async () => {
    const { client } = await startMock()
    const create = (institution_id: string, product: Products) =>
      client.sandboxPublicTokenCreate({ institution_id, initial_products: [product] })
    expect((await failureOf(create('ins_0', Products.Transactions))).error_code).toBe('INVALID_INSTITUTION')
    expect((await failureOf(create('ins_109509', Products.Investments))).error_code).toBe(
      'SANDBOX_PRODUCT_NOT_ENABLED',
    )
    const country = { institution_id: PLATYPUS, country_codes: [CountryCode.Gb] }
    expect((await failureOf(client.institutionsGetById(country))).error_code).toBe('INVALID_INSTITUTION')
  })
})
