import { type TransactionType, transactionTypes } from './transaction-types.ts'
import { yearsBefore } from './transaction-window.ts'

/** The filter of a transaction query. Times are in milliseconds since 1970. */
export interface TransactionQuery {
  readonly from: number
  readonly to: number
  readonly types: readonly TransactionType[]
  readonly symbol: string | undefined
}

/** Parses the query parameters. Returns the faults if they are invalid. */
export function readWindow(
  parameters: URLSearchParams,
): { readonly query: TransactionQuery } | { readonly faults: readonly string[] } {
  const from = moment(parameters.get('startDate'))
  const to = moment(parameters.get('endDate'))
  const requested = parameters.getAll('types').flatMap(types => types.split(','))
  const types = transactionTypes.filter(type => requested.includes(type))
  const faults: string[] = []
  if (from === undefined) faults.push("startDate is not a date of the form yyyy-MM-dd'T'HH:mm:ss.SSS'Z'")
  if (to === undefined) faults.push("endDate is not a date of the form yyyy-MM-dd'T'HH:mm:ss.SSS'Z'")
  if (requested.length === 0) faults.push('types is missing')
  if (requested.some(name => !types.some(type => type === name)))
    faults.push('types contains an unknown type')
  if (from === undefined || to === undefined) return { faults }
  if (from > to) faults.push('startDate is after endDate')
  if (to > yearsBefore(from, -1)) faults.push('The dates are more than one year apart')
  if (faults.length > 0) return { faults }
  return { query: { from, to, types, symbol: parameters.get('symbol') ?? undefined } }
}

function moment(text: string | null): number | undefined {
  if (text === null || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(text)) return undefined
  const milliseconds = Date.parse(text)
  // `Date.parse` accepts 30 February as 2 March.
  return Number.isNaN(milliseconds) || new Date(milliseconds).toISOString() !== text
    ? undefined
    : milliseconds
}
