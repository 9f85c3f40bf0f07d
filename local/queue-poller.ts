import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import {
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs'
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda'
import { lambdaContext } from './lambda-context.ts'

/** A queue and the function that processes its messages. */
export interface Subscription {
  readonly queueUrl: string
  readonly queueArn: string
  readonly region: string
  readonly batchSize: number
  readonly functionName: string
  readonly handler: (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>
}

const FUNCTION_SECONDS = 60
const POLL_SECONDS = 5
const FAULT_PAUSE_MILLISECONDS = 1000

/** Works like a Lambda event source mapping: receives messages, invokes the function, deletes processed messages. */
export function queuePoller(client: SQSClient, subscription: Subscription) {
  const stopped = new AbortController()
  let running: Promise<void> | undefined

  const receive = async (waitSeconds: number, abortSignal?: AbortSignal): Promise<Message[]> => {
    const command = new ReceiveMessageCommand({
      QueueUrl: subscription.queueUrl,
      MaxNumberOfMessages: subscription.batchSize,
      WaitTimeSeconds: waitSeconds,
      MessageSystemAttributeNames: ['All'],
      MessageAttributeNames: ['All'],
    })
    return (await client.send(command, abortSignal ? { abortSignal } : {})).Messages ?? []
  }
  const invoke = async (messages: readonly Message[]): Promise<void> => {
    const event = { Records: messages.map(message => toRecord(message, subscription)) }
    const context = lambdaContext(subscription.functionName, randomUUID(), FUNCTION_SECONDS * 1000)
    // If the function throws, every message failed.
    const { batchItemFailures } = await subscription.handler(event, context).catch(() => ({
      batchItemFailures: event.Records.map(({ messageId }) => ({ itemIdentifier: messageId })),
    }))
    const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier))
    await Promise.all(
      event.Records.filter(({ messageId }) => !failed.has(messageId)).map(
        ({ receiptHandle: ReceiptHandle }) =>
          client.send(new DeleteMessageCommand({ QueueUrl: subscription.queueUrl, ReceiptHandle })),
      ),
    )
  }
  const drain = async (): Promise<void> => {
    for (let messages = await receive(0); messages.length > 0; messages = await receive(0))
      await invoke(messages)
  }
  // A message that could not be deleted is received again. The pause prevents a busy loop if the queue is unavailable.
  const reportUnlessStopped = async (fault: unknown): Promise<void> => {
    if (stopped.signal.aborted) return
    console.error(fault)
    await delay(FAULT_PAUSE_MILLISECONDS, undefined, { signal: stopped.signal }).catch(() => {})
  }
  const poll = async (): Promise<void> => {
    while (!stopped.signal.aborted) {
      await receive(POLL_SECONDS, stopped.signal)
        .then(messages => (messages.length > 0 ? invoke(messages) : undefined))
        .catch(reportUnlessStopped)
    }
  }
  return {
    start: () => {
      running = poll()
    },
    /** Processes every message that is in the queue now. */
    drain,
    /** Stops polling, then processes the remaining messages. */
    stop: async () => {
      stopped.abort()
      await running
      await drain()
    },
  }
}

function toRecord(message: Message, { queueArn, region }: Subscription): SQSRecord {
  const { MessageId = '', ReceiptHandle = '', Body = '', MD5OfBody = '', Attributes = {} } = message
  return {
    messageId: MessageId,
    receiptHandle: ReceiptHandle,
    body: Body,
    md5OfBody: MD5OfBody,
    attributes: {
      ApproximateReceiveCount: Attributes.ApproximateReceiveCount ?? '1',
      SentTimestamp: Attributes.SentTimestamp ?? '0',
      SenderId: Attributes.SenderId ?? '',
      ApproximateFirstReceiveTimestamp: Attributes.ApproximateFirstReceiveTimestamp ?? '0',
    },
    messageAttributes: {},
    eventSource: 'aws:sqs',
    eventSourceARN: queueArn,
    awsRegion: region,
  }
}
