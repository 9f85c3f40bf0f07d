import { GetQueueAttributesCommand, ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs'
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda'
import { describe, expect, it, onTestFinished } from 'vitest'
import { startQueues } from '../../local/aws/queues.ts'
import { LOCAL_REGION, localCredentials } from '../../local/environment.ts'
import { queuePoller, type Subscription } from '../../local/queue-poller.ts'

const MAX_RECEIVES = 3

async function start(handle: (record: SQSRecord) => Promise<void>, more: Partial<Subscription> = {}) {
  const definition = { name: 'letters', maxReceives: MAX_RECEIVES, visibilitySeconds: 0 }
  const queues = await startQueues([definition], localCredentials(), LOCAL_REGION)
  onTestFinished(queues.stop)
  const [QueueUrl, deadLetterUrl] = [queues.urlOf('letters'), queues.urlOf('letters-dead')]
  const batches: SQSEvent[] = []
  const handler = async (event: SQSEvent): Promise<SQSBatchResponse> => {
    batches.push(event)
    const results = await Promise.allSettled(event.Records.map(handle))
    const failed = event.Records.filter((_, index) => results[index]?.status === 'rejected')
    return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) }
  }
  const poller = queuePoller(queues.client, {
    queueUrl: QueueUrl,
    queueArn: `arn:aws:sqs:${LOCAL_REGION}:000000000000:letters`,
    region: LOCAL_REGION,
    batchSize: 10,
    functionName: 'jobs-letters',
    handler,
    ...more,
  })
  return {
    batches,
    poller,
    send: (body: string) => queues.client.send(new SendMessageCommand({ QueueUrl, MessageBody: body })),
    remaining: async () => {
      const AttributeNames = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const
      const { Attributes = {} } = await queues.client.send(
        new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...AttributeNames] }),
      )
      return AttributeNames.map(name => Number(Attributes[name])).reduce((sum, count) => sum + count)
    },
    deadLetters: async () => {
      const command = new ReceiveMessageCommand({ QueueUrl: deadLetterUrl, MaxNumberOfMessages: 10 })
      return (await queues.client.send(command)).Messages?.map(({ Body }) => Body) ?? []
    },
  }
}

describe('the poller', () => {
  it('passes the same event as Lambda and deletes processed messages', async () => {
    const { batches, poller, send, remaining } = await start(async () => {})
    const { MessageId } = await send('{"a":1}')
    await poller.drain()
    expect(batches).toEqual([
      {
        Records: [
          {
            messageId: MessageId,
            receiptHandle: expect.any(String),
            body: '{"a":1}',
            attributes: {
              ApproximateReceiveCount: '1',
              SentTimestamp: expect.stringMatching(/^\d{13}$/),
              SenderId: expect.any(String),
              ApproximateFirstReceiveTimestamp: expect.stringMatching(/^\d{13}$/),
            },
            messageAttributes: {},
            md5OfBody: expect.stringMatching(/^[0-9a-f]{32}$/),
            eventSource: 'aws:sqs',
            eventSourceARN: `arn:aws:sqs:${LOCAL_REGION}:000000000000:letters`,
            awsRegion: LOCAL_REGION,
          },
        ],
      },
    ])
    expect(await remaining()).toBe(0)
  })

  it('retries only the failed messages of a batch, then moves them to the dead-letter queue', async () => {
    const attempts: Record<string, number> = {}
    const { poller, send, remaining, deadLetters } = await start(async ({ body }) => {
      attempts[body] = (attempts[body] ?? 0) + 1
      if (body === 'bad' || (body === 'late' && attempts[body] < 2)) throw new Error('Not yet')
    })
    for (const body of ['good', 'bad', 'late']) await send(body)
    await poller.drain()
    expect(attempts).toEqual({ good: 1, bad: MAX_RECEIVES, late: 2 })
    expect(await remaining()).toBe(0)
    expect(await deadLetters()).toEqual(['bad'])
  })

  it('treats every message as failed if the function throws', async () => {
    const handler = async () => {
      throw new Error('The function is broken')
    }
    const { poller, send, deadLetters } = await start(async () => {}, { handler })
    await send('kept')
    await poller.drain()
    expect(await deadLetters()).toEqual(['kept'])
  })

  it('processes the remaining messages before it stops', async () => {
    const bodies: string[] = []
    let seen = () => {}
    const first = new Promise<void>(resolve => {
      seen = resolve
    })
    const { poller, send, remaining } = await start(async ({ body }) => {
      bodies.push(body)
      seen()
    })
    poller.start()
    await send('one')
    await first
    await send('two')
    await poller.stop()
    expect(bodies.sort()).toEqual(['one', 'two'])
    expect(await remaining()).toBe(0)
  })
})
