import * as z from 'zod/mini'
import type { Settings } from '../runtime/configuration/settings.ts'
import { currentTraceparent, inSpan } from '../runtime/tracing/span.ts'
import { queueClient } from './queue-client.ts'

/** A queue that accepts several messages in one call. */
export interface BatchQueue<M> {
  /**
   * Enqueues messages in batches of ten. Returns the messages that could not be enqueued. After a batch that fails, the
   * others are not sent: the queue is not available.
   */
  send(messages: readonly M[]): Promise<M[]>
}

/** Maximum number of messages in one SQS call. */
const BATCH = 10

/** The messages of a batch that SQS refused, by their ids in it. */
const BatchResult = z.object({ Failed: z.optional(z.array(z.object({ Id: z.string() }))) })

/**
 * Opens a queue in SQS. The parent trace (W3C Trace Context) is added as `traceparent` to each message that has none.
 */
export function openBatchQueue<M extends object>(common: Settings['common'], url: string): BatchQueue<M> {
  const call = queueClient(common, url)
  const sendBatch = async (messages: readonly M[]): Promise<M[]> => {
    const Entries = messages.map((message, index) => ({
      Id: String(index),
      MessageBody: JSON.stringify({ traceparent: currentTraceparent(), ...message }),
    }))
    const result = await inSpan('send', { 'messaging.system': 'aws_sqs' }, () =>
      call('SendMessageBatch', { QueueUrl: url, Entries }),
    )
    const { Failed = [] } = z.parse(BatchResult, result)
    const refused = new Set(Failed.map(({ Id }) => Number(Id)))
    return messages.filter((_, index) => refused.has(index))
  }
  return {
    send: async messages => {
      const refused: M[] = []
      for (let start = 0; start < messages.length; start += BATCH) {
        const ofBatch = await sendBatch(messages.slice(start, start + BATCH)).catch(() => undefined)
        if (!ofBatch) return [...refused, ...messages.slice(start)]
        refused.push(...ofBatch)
      }
      return refused
    },
  }
}
