import { writeJson } from '../../mock/data/exact-json.ts'
import type { Reply } from '../../mock/reply.ts'
import type { MockAccount } from './accounts.ts'
import type { AccountEvent } from './calendar.ts'
import { readWindow } from './requested-window.ts'
import { traderError } from './trader-errors.ts'
import { transactionBody } from './transaction-body.ts'
import { eventById, eventsBetween, type TransactionContext } from './transaction-window.ts'

const MAX_ROWS = 3_000

/** Handles GET …/transactions: returns at most 3,000 transactions, newest first. */
export function transactions(
  account: MockAccount,
  parameters: URLSearchParams,
  context: TransactionContext,
): Reply {
  const read = readWindow(parameters)
  if ('faults' in read) return traderError(400, 'Validation failed for the request', read.faults)
  const { types, symbol } = read.query
  const rows = eventsBetween(account, read.query, context)
    .filter(({ type }) => types.includes(type))
    .filter(event => symbol === undefined || hasSymbol(event, symbol))
  return rowsReply(rows.slice(0, MAX_ROWS), context.now)
}

/** Handles GET …/transactions/{id}: returns a list with one transaction. */
export function transaction(account: MockAccount, id: string, context: TransactionContext): Reply {
  const found = /^\d{1,19}$/.test(id) ? eventById(account, BigInt(id), context) : undefined
  return found ? rowsReply([found], context.now) : traderError(404, 'Transaction not found')
}

function rowsReply(rows: readonly AccountEvent[], now: number): Reply {
  const body = writeJson(rows.map(row => transactionBody(row, now)))
  return { status: 200, headers: { 'content-type': 'application/json' }, body }
}

function hasSymbol(event: AccountEvent, symbol: string): boolean {
  return event.legs.some(({ instrument }) => instrument['symbol'] === symbol)
}
