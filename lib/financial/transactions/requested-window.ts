import type { TransactionWindow } from '../providers/provider-definition.ts'

const DAY_MILLISECONDS = 24 * 60 * 60 * 1000
const USUAL_DAYS = 30
/** A year, whether or not it is a leap year. */
const MOST_DAYS = 366

/** What is wrong with the moments that were asked for. */
export interface WindowFault {
  readonly path: 'from' | 'to'
  readonly code: 'reversed' | 'too_long'
  readonly message: string
}

/** The window that a request asks for: until now, and 30 days long, where it does not say; at most a year. */
export function chooseWindow(
  { from, to }: { from?: string | undefined; to?: string | undefined },
  now: Date,
): TransactionWindow | WindowFault {
  const end = to === undefined ? now : new Date(to)
  const start = from === undefined ? new Date(end.getTime() - USUAL_DAYS * DAY_MILLISECONDS) : new Date(from)
  if (start >= end) return { path: 'from', code: 'reversed', message: '`from` is not before `to`' }
  if (end.getTime() - start.getTime() > MOST_DAYS * DAY_MILLISECONDS)
    return { path: 'from', code: 'too_long', message: 'At most a year lies between `from` and `to`' }
  return { from: start, to: end }
}
