import * as z from 'zod/mini'
import type { Settings } from '../runtime/configuration/settings.ts'
import { currentTraceparent, inSpan } from '../runtime/tracing/span.ts'
import { openedOnce, sdkOptions } from './sdk-client.ts'

/** A queue message: connections with provider refreshes that are due. */
export const RefreshRequest = z.object({
  connection_ids: z.array(z.uuid()).check(z.minLength(1), z.maxLength(100)),
  request_id: z.string(),
  /** The parent trace (W3C Trace Context). Added by the queue. */
  traceparent: z.optional(z.string()),
})
/** A queue message: connections with provider refreshes that are due. */
export type RefreshRequest = z.infer<typeof RefreshRequest>

/** The queue of provider refreshes. */
export interface ProviderRefreshQueue {
  /** Enqueues requests in batches of ten. Returns the requests that could not be enqueued. */
  send(requests: readonly RefreshRequest[]): Promise<RefreshRequest[]>
}

/** Maximum number of messages in one SQS call. */
const BATCH = 10

/** Opens the queue in SQS. */
export function openProviderRefreshQueue(
  common: Settings['common'],
  settings: Settings['providerRefreshQueue'],
): ProviderRefreshQueue {
  const opened = openedOnce(async () => {
    const { SendMessageBatchCommand, SQSClient } = await import('@aws-sdk/client-sqs')
    return { client: new SQSClient(sdkOptions(common)), SendMessageBatchCommand }
  })
  const sendBatch = async (requests: readonly RefreshRequest[]): Promise<RefreshRequest[]> => {
    const { client, SendMessageBatchCommand } = await opened()
    const Entries = requests.map((request, index) => ({
      Id: String(index),
      MessageBody: JSON.stringify({ ...request, traceparent: currentTraceparent() }),
    }))
    const command = new SendMessageBatchCommand({ QueueUrl: settings.refreshQueueUrl, Entries })
    const { Failed = [] } = await inSpan('send', { 'messaging.system': 'aws_sqs' }, () =>
      client.send(command),
    )
    const refused = new Set(Failed.map(({ Id }) => Number(Id)))
    return requests.filter((_, index) => refused.has(index))
  }
  return {
    send: async requests => {
      const refused: RefreshRequest[] = []
      for (let start = 0; start < requests.length; start += BATCH) {
        const batch = requests.slice(start, start + BATCH)
        refused.push(...(await sendBatch(batch).catch(() => batch)))
      }
      return refused
    },
  }
}
