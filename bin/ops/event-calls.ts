import { UsageError } from '../command-line/parse.ts'
import type { OperatorCall } from './calls.ts'
import { withFilters } from './query.ts'

const PATH = '/api/v1/admin/events'

const FILTERS = {
  type: 'type',
  subject: 'subject_id',
  state: 'state',
  limit: 'limit',
  cursor: 'cursor',
} as const

/** Returns the call that lists events. */
export function eventList(
  given: Readonly<Partial<Record<keyof typeof FILTERS, string | undefined>>>,
): OperatorCall {
  return { method: 'GET', path: withFilters(PATH, FILTERS, given) }
}

/**
 * Returns the call that sends events again.
 * @throws {UsageError} unless there is either an id or a time.
 */
export function eventReplay(
  id: string | undefined,
  { 'failed-since': since, reason }: { 'failed-since'?: string | undefined; reason?: string | undefined },
): OperatorCall {
  if ((id === undefined) === (since === undefined))
    throw new UsageError('Give either an id or --failed-since.')
  const choice = id === undefined ? { failed_since: since } : { ids: [id] }
  return { method: 'POST', path: `${PATH}/replays`, body: { ...choice, reason } }
}

/** Returns the call that sends a test event. */
export function eventTest(endpointId: string | undefined): OperatorCall {
  return { method: 'POST', path: `${PATH}/tests`, body: { endpoint_id: endpointId } }
}
