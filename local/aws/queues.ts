import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs'
import { buildApp } from 'fauxqs'
import type { LocalCredentials } from '../sigv4.ts'

/** A queue to make: its dead-letter queue takes what was received too often. */
export interface QueueDefinition {
  readonly name: string
  readonly maxReceives: number
  /** How long a message that was received stays hidden, in seconds. */
  readonly visibilitySeconds: number
}

const ACCOUNT = '000000000000'

/** Starts SQS with its queues, each with a dead-letter queue `<name>-dead`, on 127.0.0.1 and any free port. */
export async function startQueues(
  definitions: readonly QueueDefinition[],
  credentials: LocalCredentials,
  region: string,
) {
  // The package's own start listens on every interface.
  const app = buildApp({ logger: false, defaultRegion: region })
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  const client = new SQSClient({ endpoint: url, region, credentials })
  for (const { name, maxReceives, visibilitySeconds } of definitions) {
    await client.send(new CreateQueueCommand({ QueueName: `${name}-dead` }))
    const redrive = {
      deadLetterTargetArn: `arn:aws:sqs:${region}:${ACCOUNT}:${name}-dead`,
      maxReceiveCount: maxReceives,
    }
    const Attributes = {
      RedrivePolicy: JSON.stringify(redrive),
      VisibilityTimeout: String(visibilitySeconds),
    }
    await client.send(new CreateQueueCommand({ QueueName: name, Attributes }))
  }
  return {
    url,
    client,
    /** The address of a queue: the SDK would make another of its name. */
    urlOf: (name: string) => `${url}/${ACCOUNT}/${name}`,
    stop: async () => {
      client.destroy()
      await app.close()
    },
  }
}
