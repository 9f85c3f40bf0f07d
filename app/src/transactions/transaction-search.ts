import type { ListTransactionsQuery, TransactionType } from '@dashtam/client'
import { addDays, isLocalDate, startOf } from '../text/local-date.ts'
import { isTransactionType } from './transaction-type.ts'

/** Which transactions are shown. The address of the page has it, so that the back button works. */
export interface TransactionSearch {
  /** The first day. */
  readonly from: string
  /** The last day. */
  readonly to: string
  readonly type: TransactionType | undefined
  readonly page: number
  readonly perPage: number
}

/** The sizes of a page. The first one is the default. */
export const pageSizes = [20, 50] as const

const DEFAULT_DAYS = 30
/** The longest range that the API allows. */
const MAX_DAYS = 366

/** Reads a search from the query of an address. Invalid values are ignored. */
export function readSearch(parameters: URLSearchParams, today: string): TransactionSearch {
  const value = (name: string) => parameters.get(name) ?? ''
  const date = (name: string, otherwise: string) => (isLocalDate(value(name)) ? value(name) : otherwise)
  const to = date('to', today)
  const type = value('type')
  return {
    from: date('from', addDays(to, 1 - DEFAULT_DAYS)),
    to,
    type: isTransactionType(type) ? type : undefined,
    page: /^[1-9]\d{0,5}$/.test(value('page')) ? Number(value('page')) : 1,
    perPage: pageSizes.find(size => String(size) === value('per_page')) ?? pageSizes[0],
  }
}

/** Writes a search to the query of an address. */
export function writeSearch({ from, to, type, page, perPage }: TransactionSearch): URLSearchParams {
  return new URLSearchParams({
    from,
    to,
    ...(type && { type }),
    ...(page > 1 && { page: String(page) }),
    ...(perPage !== pageSizes[0] && { per_page: String(perPage) }),
  })
}

/** Returns the query of the API for a search. Days become moments in the time zone of the user. */
export function toQuery({ from, to, type, page, perPage }: TransactionSearch): ListTransactionsQuery {
  return {
    from: startOf(from).toISOString(),
    // The API excludes the end.
    to: startOf(addDays(to, 1)).toISOString(),
    type,
    page,
    per_page: perPage,
  }
}

/** Returns why the API would refuse the days of a search; undefined if it accepts them. */
export function rangeError({ from, to }: Pick<TransactionSearch, 'from' | 'to'>): string | undefined {
  if (from > to) return 'Choose a first day that is not after the last day.'
  return addDays(from, MAX_DAYS) <= to ? 'Choose at most one year.' : undefined
}
