import { type JsonCall, jsonClient } from '../aws/json-client.ts'
import type { Settings } from '../runtime/configuration/settings.ts'
import { systemFraction } from '../runtime/random.ts'

/**
 * What a queue refuses, waits in the database or stays due. So a queue that does not answer must not use up the time of
 * a request, or of a job with many messages.
 */
const ATTEMPTS = 2
const LONGEST_MILLISECONDS = 2_000

/** Creates a client of SQS for a queue. The endpoint is the origin of the queue's URL. */
export function queueClient(common: Settings['common'], queueUrl: string): JsonCall {
  return jsonClient(
    { name: 'sqs', target: 'AmazonSQS', version: '1.0' },
    {
      region: common.awsRegion,
      credentials: common,
      endpoint: new URL(queueUrl).origin,
      timeoutMilliseconds: Math.min(common.awsRequestMilliseconds, LONGEST_MILLISECONDS),
      attempts: ATTEMPTS,
      share: systemFraction,
    },
  )
}
