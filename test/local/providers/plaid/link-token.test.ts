import { describe, expect, it } from 'vitest'
import { BROKER, failureOf, linkRequest, OAUTH_BANK, startMock } from './mock-plaid.ts'

const hosted = { hosted_link: { completion_redirect_uri: 'http://127.0.0.1:9/back' } }

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
    const { products: _, ...rest } = linkRequest
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
