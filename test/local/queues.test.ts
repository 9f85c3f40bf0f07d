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
  const [QueueUrl, dead] = [queues.urlOf('letters'), queues.urlOf('letters-dead')]
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
    left: async () => {
      const AttributeNames = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const
      const { Attributes = {} } = await queues.client.send(
        new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...AttributeNames] }),
      )
      return AttributeNames.map(name => Number(Attributes[name])).reduce((sum, count) => sum + count)
    },
    dead: async () => {
      const command = new ReceiveMessageCommand({ QueueUrl: dead, MaxNumberOfMessages: 10 })
      return (await queues.client.send(command)).Messages?.map(({ Body }) => Body) ?? []
    },
  }
}

describe('the poller', () => {
  it('hands a function what Lambda would, and deletes what it has done', async () => {
    const { batches, poller, send, left } = await start(async () => {})
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
    expect(await left()).toBe(0)
  })

  it('retries what failed, of a batch that alone, and leaves it to the dead-letter queue in the end', async () => {
    const tries: Record<string, number> = {}
    const { poller, send, left, dead } = await start(async ({ body }) => {
      tries[body] = (tries[body] ?? 0) + 1
      if (body === 'bad' || (body === 'late' && tries[body] < 2)) throw new Error('Not yet')
    })
    for (const body of ['good', 'bad', 'late']) await send(body)
    await poller.drain()
    expect(tries).toEqual({ good: 1, bad: MAX_RECEIVES, late: 2 })
    expect(await left()).toBe(0)
    expect(await dead()).toEqual(['bad'])
  })

  it('takes a function that throws as one that has done nothing', async () => {
    const handler = async () => {
      throw new Error('The function is broken')
    }
    const { poller, send, dead } = await start(async () => {}, { handler })
    await send('kept')
    await poller.drain()
    expect(await dead()).toEqual(['kept'])
  })

  it('deals with what is in the queue before it stops, when it runs by itself', async () => {
    const bodies: string[] = []
    let seen = () => {}
    const first = new Promise<void>(resolve => {
      seen = resolve
    })
    const { poller, send, left } = await start(async ({ body }) => {
      bodies.push(body)
      seen()
    })
    poller.start()
    await send('one')
    await first
    await send('two')
    await poller.stop()
    expect(bodies.sort()).toEqual(['one', 'two'])
    expect(await left()).toBe(0)
  })
})
