import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs'
import { buildApp } from 'fauxqs'
import type { LocalCredentials } from '../sigv4.ts'

/** The definition of a queue. A message that exceeds `maxReceives` moves to the dead-letter queue. */
export interface QueueDefinition {
  readonly name: string
  readonly maxReceives: number
  /** The visibility timeout, in seconds. */
  readonly visibilitySeconds: number
}

/** Returns the name of the dead-letter queue of a queue. */
export const deadLetterQueueOf = (name: string) => `${name}-dead`

const ACCOUNT = '000000000000'

/** Starts SQS on a free port of 127.0.0.1. Each queue has a dead-letter queue. */
export async function startQueues(
  definitions: readonly QueueDefinition[],
  credentials: LocalCredentials,
  region: string,
) {
  // The start function of the package listens on every interface.
  const app = buildApp({ logger: false, defaultRegion: region })
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  const client = new SQSClient({ endpoint: url, region, credentials })
  for (const { name, maxReceives, visibilitySeconds } of definitions) {
    await client.send(new CreateQueueCommand({ QueueName: deadLetterQueueOf(name) }))
    const redrive = {
      deadLetterTargetArn: `arn:aws:sqs:${region}:${ACCOUNT}:${deadLetterQueueOf(name)}`,
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
    /** Returns the URL of a queue. */
    urlOf: (name: string) => `${url}/${ACCOUNT}/${name}`,
    stop: async () => {
      client.destroy()
      await app.close()
    },
  }
}
