import { PLATYPUS, startMock } from './mock-plaid.ts'

/** A window of all transactions. */
export const window = { start_date: '2024-01-01', end_date: '2026-12-31' }
const allDays = { transactions: { days_requested: 730 } }

/** Starts a mock with an item, and a function that reads all pages of its transactions. */
export async function open(days: object = allDays) {
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
