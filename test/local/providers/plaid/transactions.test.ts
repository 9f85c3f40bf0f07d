import { Products } from 'plaid'
import { describe, expect, it } from 'vitest'
import { BROKER, failureOf, startMock } from './mock-plaid.ts'
import { open, window } from './open-transactions.ts'

const DAY = 24 * 60 * 60

describe('/transactions/get', () => {
  it('returns two years of transactions by pages without gaps, newest first', async () => {
    const { page, all } = await open()
    const rows = await all()
    expect(rows.length).toBe((await page()).total_transactions)
    expect(rows.length).toBeGreaterThan(1_000)
    expect(new Set(rows.map(({ transaction_id }) => transaction_id)).size).toBe(rows.length)
    const dates = rows.map(({ date }) => date)
    expect(dates).toEqual(dates.toSorted().reverse())
    expect(dates.at(-1)).toMatch(/^2024-11-2\d$/)
    expect(dates[0]).toMatch(/^2026-11-2[34]$/)
  })

  it('returns what the item asked for at the link: 90 days by default', async () => {
    const { all } = await open({})
    const dates = (await all()).map(({ date }) => date)
    expect(dates.at(-1)?.slice(0, 7)).toBe('2026-08')
  })

  it('has positive amounts for money out, names, categories and codes', async () => {
    const rows = await (await open()).all()
    const named = (name: string) => rows.filter(row => row.name === name)
    for (const { amount } of named('MERIDIAN WORKS PAYROLL')) expect(amount).toBeLessThan(0)
    for (const { amount } of named('ALDER COURT RENT')) expect(amount).toBe(2150)
    expect(named('SQ *SPARROW COFFEE')[3]).toMatchObject({
      merchant_name: 'Sparrow Coffee',
      payment_channel: 'in store',
      transaction_code: 'purchase',
      personal_finance_category: { primary: 'FOOD_AND_DRINK', detailed: 'FOOD_AND_DRINK_COFFEE' },
      iso_currency_code: 'USD',
    })
    expect(named('CHECK')[0]?.check_number).toMatch(/^\d{4}$/)
  })

  it('filters by the window and by accounts', async () => {
    const { client, access_token, all } = await open()
    const rows = await all()
    const account = rows[0]?.account_id ?? ''
    const days = { start_date: '2026-10-01', end_date: '2026-10-31' }
    const options = { account_ids: [account], count: 500 }
    const { transactions, accounts } = (await client.transactionsGet({ access_token, ...days, options })).data
    expect(accounts.map(({ account_id }) => account_id)).toEqual([account])
    expect(transactions).toEqual(
      rows.filter(
        ({ account_id, date }) => account_id === account && date >= '2026-10-01' && date <= '2026-10-31',
      ),
    )
    expect(transactions.length).toBeGreaterThan(0)
  })

  it('posts a pending transaction two days later, under another id', async () => {
    const { all, advance } = await open()
    const pending = (await all()).filter(row => row.pending)
    expect(pending.length).toBeGreaterThan(0)
    advance(3 * DAY)
    const later = await all()
    for (const { transaction_id, authorized_date } of pending) {
      expect(later.some(row => row.transaction_id === transaction_id)).toBe(false)
      expect(later.find(row => row.pending_transaction_id === transaction_id)).toMatchObject({
        pending: false,
        authorized_date,
      })
    }
  })

  it.each([
    { start_date: '2026-02-30' },
    { start_date: 'x' },
    { start_date: '2027-01-01' },
    { options: { count: 501 } },
    { options: { count: 0 } },
    { options: { offset: -1 } },
  ])('refuses %j', async wrong => {
    const { client, access_token } = await open()
    expect(await failureOf(client.transactionsGet({ access_token, ...window, ...wrong }))).toMatchObject({
      status: 400,
      error_type: 'INVALID_REQUEST',
      error_code: 'INVALID_FIELD',
    })
  })

  it('refuses missing and unknown fields', async () => {
    const { server } = await open()
    const post = async (body: object) => {
      const credentials = { client_id: server.clientId, secret: server.clientSecret }
      const init = { method: 'POST', body: JSON.stringify({ ...credentials, ...body }) }
      return (await fetch(`${server.url}/transactions/get`, init)).json()
    }
    expect(await post(window)).toMatchObject({ error_code: 'MISSING_FIELDS' })
    expect(await post({ access_token: 'x', ...window, color: 1 })).toMatchObject({
      error_code: 'UNKNOWN_FIELDS',
    })
  })

  it('fails for an institution without transactions', async () => {
    const { client, connect } = await startMock()
    const { access_token } = await connect(BROKER, { products: [Products.Investments] })
    expect(await failureOf(client.transactionsGet({ access_token, ...window }))).toMatchObject({
      error_code: 'PRODUCTS_NOT_SUPPORTED',
    })
  })
})
