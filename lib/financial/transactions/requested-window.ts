import type { TransactionWindow } from '../providers/provider-definition.ts'

const DAY_MILLISECONDS = 24 * 60 * 60 * 1000
const DEFAULT_DAYS = 30
/** One year, including a leap day. */
const MAX_DAYS = 366

/** An invalid `from` or `to`, as the problem's `errors` lists it. */
export interface WindowError {
  readonly path: 'from' | 'to'
  readonly code: 'reversed' | 'too_long'
  readonly message: string
}

/** Returns the requested time window. `to` defaults to now, `from` to 30 days before `to`. */
export function chooseWindow(
  { from, to }: { from?: string | undefined; to?: string | undefined },
  now: Date,
): TransactionWindow | WindowError {
  const end = to === undefined ? now : new Date(to)
  const start =
    from === undefined ? new Date(end.getTime() - DEFAULT_DAYS * DAY_MILLISECONDS) : new Date(from)
  if (start >= end)
    return { path: 'from', code: 'reversed', message: 'Must be before the end of the period (`to`).' }
  if (end.getTime() - start.getTime() > MAX_DAYS * DAY_MILLISECONDS)
    return {
      path: 'from',
      code: 'too_long',
      message: 'Must be at most one year before the end of the period (`to`).',
    }
  return { from: start, to: end }
}
