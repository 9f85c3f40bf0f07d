import { type JsonCall, jsonClient } from '../aws/json-client.ts'
import type { Settings } from '../runtime/configuration/settings.ts'
import { systemFraction } from '../runtime/random.ts'

/** Creates a client of SQS for a queue. The endpoint is the origin of the queue's URL. */
export function queueClient(common: Settings['common'], queueUrl: string): JsonCall {
  return jsonClient(
    { name: 'sqs', target: 'AmazonSQS', version: '1.0' },
    {
      region: common.awsRegion,
      credentials: common,
      endpoint: new URL(queueUrl).origin,
      timeoutMilliseconds: common.awsRequestMilliseconds,
      share: systemFraction,
    },
  )
}
