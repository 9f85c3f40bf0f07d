import { Products, type Transaction } from 'plaid'
import { describe, expect, it } from 'vitest'
import { BROKER, failureOf, PLATYPUS, startMock } from './mock-plaid.ts'

const DAY = 24 * 60 * 60
const window = { start_date: '2024-01-01', end_date: '2026-12-31' }
const allDays = { transactions: { days_requested: 730 } }

/** Starts a mock with an item, and a function that reads all pages of its transactions. */
async function open(days: object = allDays) {
  const opened = await startMock()
  const { access_token, item_id } = await opened.connect(PLATYPUS, days)
  const page = async (offset = 0, count = 500) =>
    (await opened.client.transactionsGet({ access_token, ...window, options: { count, offset } })).data
  const all = async () => {
    const { total_transactions: total, transactions } = await page()
    const rows = [...transactions]
    while (rows.length < total) rows.push(...(await page(rows.length)).transactions)
    return rows
  }
  const sync = async (cursor?: string, count = 500) =>
    (await opened.client.transactionsSync({ access_token, count, ...(cursor !== undefined && { cursor }) }))
      .data
  return { ...opened, access_token, item_id, page, all, sync }
}

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

describe('/transactions/sync', () => {
  it('returns the history by pages, and then only changes', async () => {
    const { all, sync, advance } = await open()
    const known = new Map<string, Transaction>()
    let cursor: string | undefined
    const read = async (count?: number) => {
      const changes = { added: 0, modified: 0, removed: 0 }
      for (let more = true; more; ) {
        const page = await sync(cursor, count)
        for (const row of [...page.added, ...page.modified]) known.set(row.transaction_id, row)
        for (const { transaction_id } of page.removed) known.delete(transaction_id)
        changes.added += page.added.length
        changes.modified += page.modified.length
        changes.removed += page.removed.length
        cursor = page.next_cursor
        expect(cursor.length).toBeLessThanOrEqual(256)
        more = page.has_more
      }
      return changes
    }
    const sorted = (rows: Iterable<Transaction>) =>
      [...rows].toSorted((a, b) => a.transaction_id.localeCompare(b.transaction_id))
    expect((await read(100)).removed).toBe(0)
    expect(sorted(known.values())).toEqual(sorted(await all()))
    expect(await read()).toEqual({ added: 0, modified: 0, removed: 0 })
    let [modified, removed] = [0, 0]
    for (let step = 0; step < 5; step += 1) {
      advance(2 * DAY)
      const changes = await read()
      modified += changes.modified
      removed += changes.removed
    }
    expect([modified > 0, removed > 0]).toEqual([true, true])
    expect(sorted(known.values())).toEqual(sorted(await all()))
  })

  it('refuses the cursor of another item', async () => {
    const { client, connect, sync } = await open()
    const { next_cursor: cursor } = await sync()
    const { access_token } = await connect()
    for (const wrong of [cursor, 'x'])
      expect(await failureOf(client.transactionsSync({ access_token, cursor: wrong }))).toMatchObject({
        error_code: 'INVALID_FIELD',
      })
  })
})

describe('the switches of the data', () => {
  it('are not ready, or have 30 days', async () => {
    const { server, page, sync, all } = await open()
    server.switches.set({ history: 'not_ready' })
    expect(await failureOf(page())).toMatchObject({
      status: 400,
      error_type: 'ITEM_ERROR',
      error_code: 'PRODUCT_NOT_READY',
    })
    expect(await sync()).toMatchObject({
      added: [],
      next_cursor: '',
      has_more: false,
      transactions_update_status: 'NOT_READY',
    })
    server.switches.set({ history: 'initial' })
    expect((await all()).at(-1)?.date).toMatch(/^2026-10-2\d$/)
    expect((await sync()).transactions_update_status).toBe('INITIAL_UPDATE_COMPLETE')
  })

  it('change rows between two pages, once or always', async () => {
    const { server, page, sync } = await open()
    const { total_transactions: total, transactions: before } = await page(0, 10)
    server.switches.set({ changing_rows: 'once' })
    expect((await page(0, 10)).total_transactions).toBe(total)
    const second = await page(10, 10)
    expect(second.total_transactions).toBe(total + 1)
    expect(second.transactions[0]?.transaction_id).toBe(before[9]?.transaction_id)
    expect((await page(20, 10)).total_transactions).toBe(total + 1)
    server.switches.set({ changing_rows: 'always' })
    expect((await page(20, 10)).total_transactions).toBe(total + 2)
    expect((await page(30, 10)).total_transactions).toBe(total + 3)
    const { next_cursor: cursor } = await sync(undefined, 10)
    expect(await failureOf(sync(cursor, 10))).toMatchObject({
      error_type: 'TRANSACTIONS_ERROR',
      error_code: 'TRANSACTIONS_SYNC_MUTATION_DURING_PAGINATION',
    })
    server.switches.set({ changing_rows: 'never' })
    expect((await page(10, 10)).total_transactions).toBe(total)
  })

  it('have odd rows', async () => {
    const { server, client, access_token, item_id } = await open()
    server.switches.set({ odd_rows: true })
    const init = {
      method: 'POST',
      body: JSON.stringify({
        client_id: server.clientId,
        secret: server.clientSecret,
        access_token,
        ...window,
      }),
    }
    const text = await (await fetch(`${server.url}/transactions/get`, init)).text()
    for (const amount of ['1e-7', '123456789012.34']) expect(text).toContain(`"amount":${amount},`)
    expect(text).toContain('"payment_channel":"telepathy"')
    expect(text).toContain('"a_field_of_the_future"')
    const { accounts } = (await client.accountsGet({ access_token })).data
    expect([accounts[0]?.balances.current, accounts[0]?.subtype]).toEqual([null, 'a subtype of the future'])
    expect((await client.itemGet({ access_token })).data.item.item_id).toBe(item_id)
  })

  it('have many transactions', async () => {
    const { server, page } = await open()
    server.switches.set({ many_transactions: true })
    expect((await page()).total_transactions).toBeGreaterThan(15_000)
  })
})
