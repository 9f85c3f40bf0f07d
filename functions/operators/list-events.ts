import { listEvents as operation } from '../../lib/events/list-events.ts'
import { endpoint } from '../../lib/http/endpoint.ts'
import { listEvents } from '../../lib/routes/operator-events.ts'

/** GET /api/v1/admin/events — lists the events with their deliveries. */
export const handler = endpoint(listEvents, ({ query, services }) => operation(services, query))
