import { refreshConnections } from '../../lib/financial/provider-refresh/refresh-connections.ts'
import * as jobs from '../../lib/jobs.ts'
import { RefreshRequest } from '../../lib/services/provider-refresh-queue.ts'
import { queueConsumer } from '../../lib/triggers/queue-consumer.ts'

/** Refreshes the provider tokens of the enqueued connections. */
export const handler = queueConsumer(jobs.refreshConnections, {
  message: RefreshRequest,
  handle: refreshConnections,
})
