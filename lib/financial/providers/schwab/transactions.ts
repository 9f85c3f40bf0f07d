import type { Transaction } from '../../model/transaction.ts'
import type { ProviderApi } from '../provider-api.ts'
import type { TransactionWindow } from '../provider-definition.ts'
import type { ReadResult } from '../provider-failure.ts'
import { MAX_CALLS } from './max-calls.ts'
import { halveWindow, splitWindow } from './split-window.ts'
import { toTransaction } from './transaction.ts'
import { type SchwabTransaction, Transactions } from './transaction-replies.ts'
import { SCHWAB_TYPES } from './transaction-types.ts'

/** Maximum number of rows in a response of the Trader API. It omits further rows without notice. */
const MAX_ROWS = 3_000
const MAX_WINDOW_MILLISECONDS = 365 * 24 * 60 * 60 * 1_000

/** Whether one call requests all transaction types, or each type has its own call. */
export type TypesPerCall = 'joined' | 'single'

/** Creates a function that reads an account's transactions, newest first, without duplicates. */
export function readSchwabTransactions(typesPerCall: TypesPerCall) {
  return async (
    api: ProviderApi,
    accountId: string,
    window: TransactionWindow,
  ): Promise<ReadResult<Transaction[]>> => {
    // Rejects ids that are not hashes, so that the id cannot change the path.
    if (!/^\w{1,200}$/.test(accountId)) return { kind: 'missing' }
    const windows = splitWindow(window, MAX_WINDOW_MILLISECONDS)
    const rows = await readTypes(rowReader(api, accountId), windows, typesPerCall)
    if (rows.kind !== 'read') return rows
    const byId = new Map(rows.value.map(row => [row.activityId, row]))
    const transactions = [...byId.values()].map(row => toTransaction(accountId, row))
    return { kind: 'read', value: transactions.sort(newestFirst) }
  }
}

type Rows = ReadResult<SchwabTransaction[]>
type ReadRows = (window: TransactionWindow, types: string) => Promise<Rows>

async function readTypes(read: ReadRows, windows: TransactionWindow[], per: TypesPerCall): Promise<Rows> {
  const readAll = (types: readonly string[]) =>
    readInSequence(types.flatMap(type => windows.map(window => () => readWindow(read, window, type))))
  if (per === 'single') return readAll(SCHWAB_TYPES)
  const joined = await readAll([SCHWAB_TYPES.join(',')])
  const isRefused = joined.kind === 'failed' && joined.reason === 'status_400'
  return isRefused ? readAll(SCHWAB_TYPES) : joined
}

/** Reads a window. If the response has the maximum number of rows, reads the halves of the window instead. */
async function readWindow(read: ReadRows, window: TransactionWindow, types: string): Promise<Rows> {
  const rows = await read(window, types)
  if (rows.kind !== 'read' || rows.value.length < MAX_ROWS) return rows
  const halves = halveWindow(window)
  if (halves.length === 0) return { kind: 'failed', reason: 'too_many_rows' }
  return readInSequence(halves.map(half => () => readWindow(read, half, types)))
}

function rowReader(api: ProviderApi, accountId: string): ReadRows {
  let calls = 0
  return async ({ from, to }, types) => {
    calls += 1
    if (calls > MAX_CALLS) return { kind: 'failed', reason: 'too_many_rows' }
    // Schwab includes both ends; our window excludes its end.
    const end = new Date(Math.max(from.getTime(), to.getTime() - 1))
    const query = { startDate: from.toISOString(), endDate: end.toISOString(), types }
    return api.get({ path: `/accounts/${accountId}/transactions`, query, reply: Transactions })
  }
}

/** Runs reads one after the other, and stops at the first failure. */
async function readInSequence(reads: readonly (() => Promise<Rows>)[]): Promise<Rows> {
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
  // Compares ids as whole numbers of any length.
  return b.id.length - a.id.length || (a.id < b.id ? 1 : -1)
}
