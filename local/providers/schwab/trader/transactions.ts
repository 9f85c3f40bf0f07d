import type { Reply } from '../reply.ts'
import type { MockAccount } from './accounts.ts'
import { type AccountEvent, eventById, eventsBetween } from './calendar.ts'
import { writeJson } from './exact-json.ts'
import { legsOf } from './legs.ts'
import { readWindow } from './requested-window.ts'
import { traderError } from './trader-errors.ts'
import { transactionBody } from './transaction-body.ts'

const MAX_ROWS = 3_000

/** The settings of a transaction query. */
export interface TransactionContext {
  /** Milliseconds since 1970. */
  readonly now: number
  /** Whether the margin account has more than 3,000 transactions in six months. */
  readonly isBusy: boolean
}

/** Handles GET …/transactions: returns at most 3,000 transactions, newest first. */
export function transactions(
  account: MockAccount,
  parameters: URLSearchParams,
  { now, isBusy }: TransactionContext,
): Reply {
  const read = readWindow(parameters)
  if ('faults' in read) return traderError(400, 'Validation failed for the request', read.faults)
  const { types, symbol } = read.query
  const rows = eventsBetween(account, read.query, now, isBusy)
    .filter(({ type }) => types.includes(type))
    .filter(event => symbol === undefined || hasSymbol(event, symbol))
  return rowsReply(rows.slice(0, MAX_ROWS), now)
}

/** Handles GET …/transactions/{id}: returns a list with one transaction. */
export function transaction(account: MockAccount, id: string, { now, isBusy }: TransactionContext): Reply {
  const found = /^\d{1,19}$/.test(id) ? eventById(account, BigInt(id), now, isBusy) : undefined
  return found ? rowsReply([found], now) : traderError(404, 'Transaction not found')
}

function rowsReply(rows: readonly AccountEvent[], now: number): Reply {
  const body = writeJson(rows.map(row => transactionBody(row, now)))
  return { status: 200, headers: { 'content-type': 'application/json' }, body }
}

function hasSymbol(event: AccountEvent, symbol: string): boolean {
  return legsOf(event).some(({ instrument }) => instrument['symbol'] === symbol)
}
