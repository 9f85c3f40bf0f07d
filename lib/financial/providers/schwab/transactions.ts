import type { Transaction } from '../../model/transaction.ts'
import type { ProviderApi } from '../provider-api.ts'
import type { TransactionWindow } from '../provider-definition.ts'
import type { Read } from '../provider-failure.ts'
import { MOST_CALLS } from './most-calls.ts'
import { cutWindow, halveWindow } from './split-window.ts'
import { toTransaction } from './transaction.ts'
import { type SchwabTransaction, Transactions } from './transaction-replies.ts'
import { SCHWAB_TYPES } from './transaction-types.ts'

/** What the Trader API yields at most in one call, without a word of what it leaves out. */
const MOST_ROWS = 3_000
const LONGEST_WINDOW = 365 * 24 * 60 * 60 * 1_000

/** How the types of transactions are asked for: all in one call, or one a call. */
export type TypesPerCall = 'joined' | 'single'

/** Makes the function that reads an account's transactions, newest first, each once. */
export function readSchwabTransactions(typesPerCall: TypesPerCall) {
  return async (
    api: ProviderApi,
    accountId: string,
    window: TransactionWindow,
  ): Promise<Read<Transaction[]>> => {
    // No hash looks otherwise, and the API must not be asked for another address.
    if (!/^\w{1,200}$/.test(accountId)) return { kind: 'missing' }
    const windows = cutWindow(window, LONGEST_WINDOW)
    const rows = await readTypes(reader(api, accountId), windows, typesPerCall)
    if (rows.kind !== 'read') return rows
    const once = new Map(rows.value.map(row => [row.activityId, row]))
    const transactions = [...once.values()].map(row => toTransaction(accountId, row))
    return { kind: 'read', value: transactions.sort(newestFirst) }
  }
}

type Rows = Read<SchwabTransaction[]>
type ReadRows = (window: TransactionWindow, types: string) => Promise<Rows>

async function readTypes(read: ReadRows, windows: TransactionWindow[], per: TypesPerCall): Promise<Rows> {
  const readAll = (types: readonly string[]) =>
    inTurn(types.flatMap(type => windows.map(window => () => readWindow(read, window, type))))
  if (per === 'single') return readAll(SCHWAB_TYPES)
  const joined = await readAll([SCHWAB_TYPES.join(',')])
  const isRefused = joined.kind === 'failed' && joined.reason === 'status_400'
  return isRefused ? readAll(SCHWAB_TYPES) : joined
}

/** A window from which as many rows come as ever do holds more: its halves are read instead. */
async function readWindow(read: ReadRows, window: TransactionWindow, types: string): Promise<Rows> {
  const rows = await read(window, types)
  if (rows.kind !== 'read' || rows.value.length < MOST_ROWS) return rows
  const halves = halveWindow(window)
  if (halves.length === 0) return { kind: 'failed', reason: 'too_many_rows' }
  return inTurn(halves.map(half => () => readWindow(read, half, types)))
}

function reader(api: ProviderApi, accountId: string): ReadRows {
  let calls = 0
  return async ({ from, to }, types) => {
    calls += 1
    if (calls > MOST_CALLS) return { kind: 'failed', reason: 'too_many_rows' }
    // Both ends count at Schwab; ours does not.
    const end = new Date(Math.max(from.getTime(), to.getTime() - 1))
    const query = { startDate: from.toISOString(), endDate: end.toISOString(), types }
    return api.get({ path: `/accounts/${accountId}/transactions`, query, reply: Transactions })
  }
}

/** One after the other, so that the first failure spares the provider the rest. */
async function inTurn(reads: readonly (() => Promise<Rows>)[]): Promise<Rows> {
  const value: SchwabTransaction[] = []
  for (const read of reads) {
    const rows = await read()
    if (rows.kind !== 'read') return rows
    for (const row of rows.value) value.push(row)
  }
  return { kind: 'read', value }
}

function newestFirst(a: Transaction, b: Transaction): number {
  if (a.time !== b.time) return a.time < b.time ? 1 : -1
  // As numbers: the ids are whole ones of any length.
  return b.id.length - a.id.length || (a.id < b.id ? 1 : -1)
}
