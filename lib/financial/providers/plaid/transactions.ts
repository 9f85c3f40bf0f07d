import type { Transaction } from '../../model/transaction.ts'
import type { ProviderApi } from '../provider-api.ts'
import type { TransactionWindow } from '../provider-definition.ts'
import type { ReadResult } from '../provider-failure.ts'
import { accountKind } from './account-kind.ts'
import { Accounts, type PlaidAccount } from './account-replies.ts'
import { toInvestmentTransaction } from './investment-transaction.ts'
import { datesOf, isInWindow } from './occurrence.ts'
import { PAGE_SIZE, readPages } from './read-pages.ts'
import { toTransaction } from './transaction.ts'
import { InvestmentTransactions, type PlaidTransaction, Transactions } from './transaction-replies.ts'

/** Reads an account's transactions, newest first, without duplicates. Investments have their own endpoint. */
export async function readPlaidTransactions(
  api: ProviderApi,
  accountId: string,
  window: TransactionWindow,
): Promise<ReadResult<Transaction[]>> {
  const options = { account_ids: [accountId] }
  const accounts = await api.post({ path: '/accounts/get', body: { options }, reply: Accounts })
  if (accounts.kind !== 'read') return accounts
  const account = accounts.value.accounts.find(one => one.account_id === accountId)
  if (!account) return { kind: 'missing' }
  const isInvestment = ['brokerage', 'crypto'].includes(accountKind(account).kind)
  const read = isInvestment
    ? await readInvestments(api, account, window)
    : await readPosted(api, account, window)
  if (read.kind !== 'read') return read
  const byId = new Map(read.value.map(transaction => [transaction.id, transaction]))
  const value = [...byId.values()].filter(transaction => isInWindow(transaction, window))
  return { kind: 'read', value: value.sort(newestFirst) }
}

async function readPosted(
  api: ProviderApi,
  account: PlaidAccount,
  window: TransactionWindow,
): Promise<ReadResult<Transaction[]>> {
  const read = await readPages(async offset => {
    const page = await api.post({
      path: '/transactions/get',
      body: requestOf(account, window, offset),
      reply: Transactions,
    })
    if (page.kind !== 'read') return page
    const { total_transactions, transactions } = page.value
    return { kind: 'read', value: { rows: transactions, total: Number(total_transactions) } }
  })
  if (read.kind !== 'read') return read
  return { kind: 'read', value: withoutPosted(read.value).map(row => toTransaction(account, row)) }
}

async function readInvestments(
  api: ProviderApi,
  account: PlaidAccount,
  window: TransactionWindow,
): Promise<ReadResult<Transaction[]>> {
  return readPages(async offset => {
    const page = await api.post({
      path: '/investments/transactions/get',
      body: requestOf(account, window, offset),
      reply: InvestmentTransactions,
    })
    if (page.kind !== 'read') return page
    const { investment_transactions, securities, total_investment_transactions } = page.value
    const byId = new Map(securities.map(security => [security.security_id, security]))
    const rows = investment_transactions.map(row =>
      toInvestmentTransaction(account, row, byId.get(row.security_id ?? '')),
    )
    return { kind: 'read', value: { rows, total: Number(total_investment_transactions) } }
  })
}

/** Plaid includes both dates of a window. */
function requestOf({ account_id }: PlaidAccount, window: TransactionWindow, offset: number) {
  const { first, last } = datesOf(window)
  return {
    start_date: first,
    end_date: last,
    options: { account_ids: [account_id], count: PAGE_SIZE, offset },
  }
}

/** A pending row can still be listed in addition to the row that it became. */
function withoutPosted(rows: readonly PlaidTransaction[]): PlaidTransaction[] {
  const posted = new Set(rows.map(row => row.pending_transaction_id))
  return rows.filter(row => !posted.has(row.transaction_id))
}

function newestFirst(a: Transaction, b: Transaction): number {
  if (a.time !== b.time) return a.time < b.time ? 1 : -1
  return a.id < b.id ? 1 : -1
}
