import { listEvents, replayEvents, sendTestEvent } from '../../lib/routes/operator-events.ts'
import { textTable } from '../command-line/text-table.ts'
import { print, timeOf } from './print.ts'

/** Prints events with their deliveries as a table. */
export function printEvents(result: unknown): string {
  return print(listEvents.reply.body, result, ({ items, next_cursor: cursor }) => {
    if (items.length === 0) return 'No events.'
    const rows = items.flatMap(({ id, type, subject_id, created_at, routed_at, deliveries }) => {
      const columns = [timeOf(created_at), type, id, subject_id]
      if (deliveries.length === 0) return [[...columns, '', routed_at ? 'no endpoint' : 'new', '', '']]
      return deliveries.map(({ endpoint_id, state, attempts, last_status, last_error }) => {
        const error = last_error === 'status' ? String(last_status) : (last_error ?? '')
        return [...columns, endpoint_id, state, String(attempts), error]
      })
    })
    const titles = ['Time (UTC)', 'Type', 'Event', 'Subject', 'Endpoint', 'State', 'Attempts', 'Error']
    const table = textTable(titles, rows)
    return cursor === null
      ? table
      : `${table}\n\nFor older events, repeat the command with --cursor ${cursor}`
  })
}

/** Prints how many deliveries a replay started. */
export function printReplay(result: unknown): string {
  return print(replayEvents.reply.body, result, ({ replayed }) =>
    replayed === 1 ? '1 delivery is pending again.' : `${replayed} deliveries are pending again.`,
  )
}

/** Prints the result of a test event. */
export function printTest(result: unknown): string {
  return print(sendTestEvent.reply.body, result, sent => {
    const { event_id: id, endpoint_id: endpoint, is_delivered: isDelivered, status, error } = sent
    if (isDelivered) return `The endpoint ${endpoint} accepted the event ${id} with status ${status}.`
    return `The endpoint ${endpoint} did not accept the event ${id}: ${status ?? error}.`
  })
}
