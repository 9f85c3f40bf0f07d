import * as jobs from '../../lib/jobs.ts'
import type { QueueFunction } from '../../lib/triggers/queue-consumer.ts'
import { lambdaContext } from '../../local/lambda-context.ts'
import { loadFunction } from '../../local/load-function.ts'

// A worker in its own process, which a test can kill. Its argument is the subject whose events it sends.
const [subject_id = ''] = process.argv.slice(2)
const handler = (await loadFunction(jobs.deliverEvents.id)) as QueueFunction
const body = JSON.stringify({
  kind: 'deliver',
  streams: [{ endpoint_id: 'test', subject_id }],
  request_id: 'doomed-worker',
})
await handler({ Records: [{ messageId: '1', body } as never] }, lambdaContext('jobs', 'run', 60_000))
