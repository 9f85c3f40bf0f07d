import type { Transaction } from 'plaid'
import { describe, expect, it } from 'vitest'
import { failureOf } from './mock-plaid.ts'
import { open, window } from './open-transactions.ts'

const DAY = 24 * 60 * 60

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
