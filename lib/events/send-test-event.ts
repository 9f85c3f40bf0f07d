import { auditContext } from '../audit/audit-context.ts'
import { auditSlotValues } from '../audit/audit-slots.ts'
import type { Actor } from '../audit/record.ts'
import type { RequestMetadata } from '../audit/request-metadata.ts'
import type { Services } from '../services/services.ts'
import { recordTest } from './store/record-test.ts'

/** A test that an operator requests. */
interface RequestedTest {
  readonly endpointId: string
  readonly actor: Actor
  readonly metadata: RequestMetadata
}

/** The result of a test event, as the API returns it. */
type TestOutcome =
  | { readonly kind: 'not_found' }
  | {
      readonly kind: 'sent'
      readonly event_id: string
      readonly endpoint_id: string
      readonly is_delivered: boolean
      readonly status: number | null
      readonly error: string | null
    }

/** Sends `test.ping` to an endpoint, once. It is not stored and not retried. */
export async function sendTestEvent(
  services: Services<'statements' | 'eventEndpoints' | 'eventSender'>,
  { endpointId, actor, metadata }: RequestedTest,
): Promise<TestOutcome> {
  const endpoint = (await services.eventEndpoints.all())?.find(({ id }) => id === endpointId)
  const context = auditContext(services, metadata)
  const audit = { ...auditSlotValues(context), actor }
  if (!endpoint) {
    await services.statements.all(recordTest, {
      ...audit,
      outcome: 'failure',
      details: { endpoint_id: endpointId, error: 'not_found' },
    })
    return { kind: 'not_found' }
  }
  const id = services.random.id()
  const event = { id, type: 'test.ping', created_at: context.now, data: {} }
  const attempt = await services.eventSender.send(endpoint, event, context.now)
  const isDelivered = attempt.kind === 'delivered'
  const error = isDelivered ? null : attempt.error
  await services.statements.all(recordTest, {
    ...audit,
    outcome: isDelivered ? 'success' : 'failure',
    details: { endpoint_id: endpointId, event_id: id, status: attempt.status, error },
  })
  const { status } = attempt
  return { kind: 'sent', event_id: id, endpoint_id: endpointId, is_delivered: isDelivered, status, error }
}
