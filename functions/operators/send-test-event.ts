import { sendTestEvent as operation } from '../../lib/events/send-test-event.ts'
import { endpoint } from '../../lib/http/endpoint.ts'
import { sendTestEvent } from '../../lib/routes/operator-events.ts'

/** POST /api/v1/admin/events/tests — sends a test event to an endpoint. */
export const handler = endpoint(sendTestEvent, async ({ body, caller, metadata, services, fail }) => {
  const test = { endpointId: body.endpoint_id, actor: caller.operator, metadata }
  const outcome = await operation(services, test)
  return outcome.kind === 'not_found' ? fail(outcome.kind) : outcome
})
