import type { ReceivedCall } from '../calls.ts'
import { formatTime, table } from './table.ts'

const CALLS_SHOWN = 50

/** Creates the table of the last calls, newest first, with the details that `detailsOf` returns. */
export function lastCalls<C extends ReceivedCall>(
  calls: readonly C[],
  headings: readonly string[],
  detailsOf: (call: C) => readonly string[],
): string {
  const rows = calls
    .slice(-CALLS_SHOWN)
    .reverse()
    .map(call => [
      formatTime(Date.parse(call.at)),
      call.method,
      call.path,
      call.status === 0 ? 'no response' : String(call.status),
      ...detailsOf(call),
    ])
  return table('Last calls', ['Time (UTC)', 'Method', 'Path', 'Status', ...headings], rows, 'No calls yet.')
}
