import type { Reply } from '../reply.ts'
import type { MockAccount } from './accounts.ts'
import { type Happening, happeningOf, happenings } from './calendar.ts'
import { writeJson } from './exact-json.ts'
import { legsOf } from './legs.ts'
import { readWindow } from './requested-window.ts'
import { traderError } from './trader-errors.ts'
import { transactionBody } from './transaction-body.ts'

const MAX_ROWS = 3_000

/** The moment, in milliseconds since 1970, and whether there are very many transactions. */
export interface TransactionContext {
  readonly now: number
  readonly isBusy: boolean
}

/** GET …/transactions: what happened in a window; the newest 3,000 where there is more. */
export function transactions(
  account: MockAccount,
  parameters: URLSearchParams,
  { now, isBusy }: TransactionContext,
): Reply {
  const read = readWindow(parameters)
  if ('faults' in read) return traderError(400, 'Validation failed for the request', read.faults)
  const { types, symbol } = read.query
  const rows = happenings(account, read.query, now, isBusy)
    .filter(({ type }) => types.includes(type))
    .filter(happening => symbol === undefined || concerns(happening, symbol))
  return rowsReply(rows.slice(0, MAX_ROWS), now)
}

/** GET …/transactions/{id}: one transaction, in a list. */
export function transaction(account: MockAccount, id: string, { now, isBusy }: TransactionContext): Reply {
  const found = /^\d{1,19}$/.test(id) ? happeningOf(account, BigInt(id), now, isBusy) : undefined
  return found ? rowsReply([found], now) : traderError(404, 'Transaction not found')
}

function rowsReply(rows: readonly Happening[], now: number): Reply {
  const body = writeJson(rows.map(row => transactionBody(row, now)))
  return { status: 200, headers: { 'content-type': 'application/json' }, body }
}

function concerns(happening: Happening, symbol: string): boolean {
  return legsOf(happening).some(({ instrument }) => instrument['symbol'] === symbol)
}
