import type { Settings } from '../runtime/configuration/settings.ts'
import { currentTraceparent, inSpan } from '../runtime/tracing/span.ts'
import { openedOnce, sdkOptions } from './sdk-client.ts'

/** A queue that accepts several messages in one call. */
export interface BatchQueue<M> {
  /** Enqueues messages in batches of ten. Returns the messages that could not be enqueued. */
  send(messages: readonly M[]): Promise<M[]>
}

/** Maximum number of messages in one SQS call. */
const BATCH = 10

/** Opens a queue in SQS. The parent trace (W3C Trace Context) is added to each message as `traceparent`. */
export function openBatchQueue<M extends object>(common: Settings['common'], url: string): BatchQueue<M> {
  const opened = openedOnce(async () => {
    const { SendMessageBatchCommand, SQSClient } = await import('@aws-sdk/client-sqs')
    return { client: new SQSClient(sdkOptions(common)), SendMessageBatchCommand }
  })
  const sendBatch = async (messages: readonly M[]): Promise<M[]> => {
    const { client, SendMessageBatchCommand } = await opened()
    const Entries = messages.map((message, index) => ({
      Id: String(index),
      MessageBody: JSON.stringify({ ...message, traceparent: currentTraceparent() }),
    }))
    const command = new SendMessageBatchCommand({ QueueUrl: url, Entries })
    const { Failed = [] } = await inSpan('send', { 'messaging.system': 'aws_sqs' }, () =>
      client.send(command),
    )
    const refused = new Set(Failed.map(({ Id }) => Number(Id)))
    return messages.filter((_, index) => refused.has(index))
  }
  return {
    send: async messages => {
      const refused: M[] = []
      for (let start = 0; start < messages.length; start += BATCH) {
        const batch = messages.slice(start, start + BATCH)
        refused.push(...(await sendBatch(batch).catch(() => batch)))
      }
      return refused
    },
  }
}
