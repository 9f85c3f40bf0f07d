import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs'
import * as z from 'zod/mini'
import { deadLetterQueueOf, type startQueues } from '../aws/queues.ts'
import type { QueueJob } from '../workers.ts'
import type { ConsoleQueue } from './replies.ts'
import { type ConsoleRoute, done, NOT_FOUND, ok } from './route.ts'

type Queues = Awaited<ReturnType<typeof startQueues>>

const StoredMessage = z.object({
  messageId: z.string(),
  body: z.string(),
  sentTimestamp: z.number(),
})
/** The reply of the inspection route of the SQS server. It does not receive the messages. */
const Inspected = z.object({
  messages: z.object({
    ready: z.array(StoredMessage),
    delayed: z.array(StoredMessage),
    inflight: z.array(z.object({ message: StoredMessage })),
  }),
})

/** The most messages that one call receives. */
const BATCH = 10
const VISIBILITY_SECONDS = 5

/** Creates the routes of the queues. */
export function queueRoutes(queues: Queues, jobs: readonly QueueJob[]): ConsoleRoute[] {
  /** Returns the dead-letter queue of a queue; undefined if the queue does not exist. */
  const lettersOf = (name: string | undefined) =>
    name !== undefined && jobs.some(({ on }) => on.queue === name) ? deadLetterQueueOf(name) : undefined
  return [
    {
      method: 'GET',
      path: '/queues',
      handle: async () => ok(await Promise.all(jobs.map(job => describeQueue(queues, job)))),
    },
    {
      method: 'POST',
      path: '/queues/{name}/dead-letters/{id}/redrive',
      handle: async ({ params }) => {
        const source = lettersOf(params['name'])
        if (!source) return NOT_FOUND
        const message = await take(queues, source, params['id'])
        if (!message) return NOT_FOUND
        const target = { QueueUrl: queues.urlOf(params['name'] ?? ''), MessageBody: message.Body }
        await queues.client.send(new SendMessageCommand(target))
        return done(await remove(queues, source, message))
      },
    },
    {
      method: 'DELETE',
      path: '/queues/{name}/dead-letters/{id}',
      handle: async ({ params }) => {
        const source = lettersOf(params['name'])
        const message = source && (await take(queues, source, params['id']))
        return message ? done(await remove(queues, source, message)) : NOT_FOUND
      },
    },
  ]
}

/** Returns the number of messages in all dead-letter queues. */
export async function countDeadLetters(queues: Queues, jobs: readonly QueueJob[]): Promise<number> {
  const described = await Promise.all(jobs.map(job => describeQueue(queues, job)))
  return described.reduce((sum, { dead_letters }) => sum + dead_letters.length, 0)
}

async function describeQueue(queues: Queues, { id, on: { queue } }: QueueJob): Promise<ConsoleQueue> {
  const [own, failed] = await Promise.all([inspect(queues, queue), inspect(queues, deadLetterQueueOf(queue))])
  const letters = [...failed.ready, ...failed.inflight.map(({ message }) => message)]
  return {
    name: queue,
    job: id,
    waiting: own.ready.length + own.delayed.length,
    in_flight: own.inflight.length,
    dead_letters: letters.map(({ messageId, body, sentTimestamp }) => ({
      id: messageId,
      sent_at: new Date(sentTimestamp).toISOString(),
      body,
    })),
  }
}

async function inspect({ url }: Queues, name: string) {
  const reply = await fetch(`${url}/_fauxqs/queues/${name}`)
  return z.parse(Inspected, await reply.json()).messages
}

/** Receives a message by its id. The other received messages become visible again. */
async function take({ client, urlOf }: Queues, queue: string, id: string | undefined) {
  const QueueUrl = urlOf(queue)
  const others: Message[] = []
  let found: Message | undefined
  for (let batch: Message[] = [{}]; !found && batch.length > 0; ) {
    const received = await client.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: BATCH,
        VisibilityTimeout: VISIBILITY_SECONDS,
      }),
    )
    batch = received.Messages ?? []
    found = batch.find(({ MessageId }) => MessageId === id)
    others.push(...batch.filter(message => message !== found))
  }
  for (const { ReceiptHandle } of others)
    await client.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }))
  return found
}

async function remove(
  { client, urlOf }: Queues,
  queue: string,
  { ReceiptHandle }: Message,
): Promise<boolean> {
  await client.send(new DeleteMessageCommand({ QueueUrl: urlOf(queue), ReceiptHandle }))
  return true
}
