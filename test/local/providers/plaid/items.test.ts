import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CountryCode, Products } from 'plaid'
import { describe, expect, it, onTestFinished } from 'vitest'
import { BROKER, clientOf, failureOf, OAUTH_BANK, PLATYPUS, startMock } from './mock-plaid.ts'

describe('credentials', () => {
  it('accepts headers or the body, and refuses others', async () => {
    const { server, client } = await startMock()
    const request = { institution_id: PLATYPUS, country_codes: [CountryCode.Us] }
    const { data } = await client.institutionsGetById(request)
    expect(data.request_id).toMatch(/^\w{15}$/)
    const wrong = clientOf(server.url, server.clientId, 'wrong')
    expect(await failureOf(wrong.institutionsGetById(request))).toMatchObject({
      status: 400,
      error_type: 'INVALID_INPUT',
      error_code: 'INVALID_API_KEYS',
      display_message: null,
      request_id: expect.any(String),
    })
    const post = (body: object) =>
      fetch(`${server.url}/institutions/get_by_id`, { method: 'POST', body: JSON.stringify(body) })
    const inBody = { client_id: server.clientId, secret: server.clientSecret }
    expect((await post({ ...request, ...inBody })).status).toBe(200)
    expect(await (await post(request)).json()).toMatchObject({ error_code: 'MISSING_FIELDS' })
  })

  it('refuses unknown endpoints and bodies that are not objects', async () => {
    const { server } = await startMock()
    const post = async (path: string, body: string) =>
      (await fetch(`${server.url}${path}`, { method: 'POST', body })).json()
    expect(await post('/unknown', '{}')).toMatchObject({ error_code: 'NOT_FOUND' })
    for (const body of ['', '{', '[]', 'null'])
      expect(await post('/item/get', body)).toMatchObject({ error_code: 'INVALID_BODY' })
  })
})

describe('/item/public_token/exchange', () => {
  it('exchanges a public token once, within 30 minutes', async () => {
    const { client, advance } = await startMock()
    const create = async () =>
      (
        await client.sandboxPublicTokenCreate({
          institution_id: PLATYPUS,
          initial_products: [Products.Transactions],
        })
      ).data.public_token
    const uuid = '[0-9a-f]{8}-[0-9a-f-]{27}'
    const token = await create()
    expect(token).toMatch(new RegExp(`^public-sandbox-${uuid}$`))
    const { data } = await client.itemPublicTokenExchange({ public_token: token })
    expect(data).toEqual({
      access_token: expect.stringMatching(new RegExp(`^access-sandbox-${uuid}$`)),
      item_id: expect.stringMatching(/^\w{37}$/),
      request_id: expect.any(String),
    })
    const again = client.itemPublicTokenExchange({ public_token: token })
    expect(await failureOf(again)).toMatchObject({ error_code: 'INVALID_PUBLIC_TOKEN' })
    const late = await create()
    const inTime = await create()
    advance(1799)
    await client.itemPublicTokenExchange({ public_token: inTime })
    advance(1)
    for (const refused of [token, late, 'public-sandbox-x'])
      expect(await failureOf(client.itemPublicTokenExchange({ public_token: refused }))).toMatchObject({
        status: 400,
        error_type: 'INVALID_INPUT',
        error_code: 'INVALID_PUBLIC_TOKEN',
      })
  })
})

describe('/item/get', () => {
  it('returns the item with its institution, and no error', async () => {
    const { client, connect } = await startMock()
    const { access_token, item_id } = await connect()
    const { data } = await client.itemGet({ access_token })
    expect(data.item).toMatchObject({
      item_id,
      institution_id: PLATYPUS,
      institution_name: 'First Platypus Bank',
      webhook: null,
      error: null,
      products: ['transactions'],
      available_products: ['balance', 'investments'],
      consent_expiration_time: null,
      update_type: 'background',
    })
    expect(data.status?.transactions?.last_successful_update).toBe('2026-11-24T12:00:00.000Z')
  })

  it('returns the end of the consent, and requires a new login after it', async () => {
    const { server, client, connect, advance } = await startMock()
    server.switches.set({ consent_seconds: 60 })
    const { access_token } = await connect()
    const { data } = await client.itemGet({ access_token })
    expect(data.item.consent_expiration_time).toBe('2026-11-24T12:01:00.000Z')
    advance(60)
    expect((await client.itemGet({ access_token })).data.item.error?.error_code).toBe('ITEM_LOGIN_REQUIRED')
    expect(await failureOf(client.accountsGet({ access_token }))).toMatchObject({
      error_code: 'ITEM_LOGIN_REQUIRED',
    })
  })

  it('refuses tokens of another format and unknown tokens', async () => {
    const { client } = await startMock()
    for (const access_token of ['x', 'access-sandbox-00000000-0000-4000-8000-000000000000'])
      expect(await failureOf(client.itemGet({ access_token }))).toMatchObject({
        status: 400,
        error_type: 'INVALID_INPUT',
        error_code: 'INVALID_ACCESS_TOKEN',
      })
    const missing: string = JSON.parse('null')
    expect(await failureOf(client.itemGet({ access_token: missing }))).toMatchObject({ status: 400 })
  })
})

describe('/item/access_token/invalidate', () => {
  it('returns a new token. The old one stops working', async () => {
    const { client, connect } = await startMock()
    const { access_token, item_id } = await connect()
    const { new_access_token } = (await client.itemAccessTokenInvalidate({ access_token })).data
    expect((await client.itemGet({ access_token: new_access_token })).data.item.item_id).toBe(item_id)
    expect(await failureOf(client.itemGet({ access_token }))).toMatchObject({
      error_code: 'INVALID_ACCESS_TOKEN',
    })
  })
})

describe('/item/remove', () => {
  it('removes an item. Calls and a second removal find none', async () => {
    const { client, connect } = await startMock()
    const { access_token } = await connect()
    expect((await client.itemRemove({ access_token })).data).toEqual({ request_id: expect.any(String) })
    for (const call of [client.itemRemove, client.itemGet, client.accountsGet])
      expect(await failureOf(call.call(client, { access_token }))).toMatchObject({
        status: 400,
        error_type: 'ITEM_ERROR',
        error_code: 'ITEM_NOT_FOUND',
      })
  })
})

describe('/institutions/get_by_id', () => {
  it('returns an institution, and whether it uses OAuth', async () => {
    const { client } = await startMock()
    const get = async (institution_id: string) =>
      (await client.institutionsGetById({ institution_id, country_codes: [CountryCode.Us] })).data.institution
    expect(await get(OAUTH_BANK)).toMatchObject({ name: 'Platypus OAuth Bank', oauth: true })
    expect(await get(BROKER)).toMatchObject({ products: ['investments'], oauth: false })
    expect(await failureOf(get('ins_0'))).toMatchObject({ error_code: 'INVALID_INSTITUTION' })
  })
})

describe('the file', () => {
  it('keeps items across restarts, without their tokens', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'dashtam-plaid-'))
    onTestFinished(() => rmSync(directory, { recursive: true }))
    const file = join(directory, 'plaid.json')
    const first = await startMock({ file })
    const { access_token, item_id } = await first.connect()
    expect(readFileSync(file, 'utf8')).not.toContain(access_token)
    const second = await startMock({ file })
    expect((await second.client.itemGet({ access_token })).data.item.item_id).toBe(item_id)
  })
})
