import { DeleteMessageCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs'
import * as jobs from '../../lib/jobs.ts'
import type { AmbientServices } from '../../lib/runtime/ambient-services.ts'
import { systemRandom } from '../../lib/runtime/random.ts'
import type { QueueFunction } from '../../lib/triggers/queue-consumer.ts'
import type { ScheduledFunction } from '../../lib/triggers/scheduled-task.ts'
import { lambdaContext } from '../../local/lambda-context.ts'
import { loadFunction } from '../../local/load-function.ts'
import { queuePoller } from '../../local/queue-poller.ts'
import { subscriptionOf } from '../../local/workers.ts'
import type { App } from './app.ts'

type Load = (id: string) => Promise<unknown>

/** Opens the jobs of the provider refresh with the clock of an app. The test runs them. */
export async function openRefreshes(app: App, load: Load = loadFunction) {
  const overrides: Partial<AmbientServices> = {
    clock: app.clock,
    random: systemRandom(app.clock),
    log: (code, fields = {}) => app.logLines.push({ code, fields }),
  }
  const scheduled = async ({ id }: { id: string }, milliseconds = 300_000) => {
    const handler = ((await load(id)) as ScheduledFunction).with(overrides)
    await handler(
      {} as never,
      lambdaContext(id.replaceAll('/', '-'), `run-${crypto.randomUUID()}`, milliseconds),
    )
  }
  const work = ((await load(jobs.refreshConnections.id)) as QueueFunction).with(overrides)
  const newWorker = () =>
    queuePoller(app.cloud.queues.client, subscriptionOf(jobs.refreshConnections, app.cloud.queues, work))
  const worker = newWorker()
  return {
    dispatch: (milliseconds?: number) => scheduled(jobs.dispatchRefreshes, milliseconds),
    reencrypt: (milliseconds?: number) => scheduled(jobs.reencryptTokens, milliseconds),
    /** Processes all messages of the queue with this many parallel workers. */
    work: async (workers = 1) => {
      await Promise.all(Array.from({ length: workers }, () => (workers === 1 ? worker : newWorker()).drain()))
    },
    /** Takes all messages from the queue, and returns the connections of each. */
    enqueued: async (): Promise<string[][]> => {
      const { client, urlOf } = app.cloud.queues
      const QueueUrl = urlOf('refreshes')
      const taken: string[][] = []
      for (;;) {
        const { Messages = [] } = await client.send(
          new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 0 }),
        )
        if (Messages.length === 0) return taken
        for (const { Body = '', ReceiptHandle } of Messages) {
          taken.push(JSON.parse(Body).connection_ids)
          await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }))
        }
      }
    },
    /** The function of the worker. */
    handler: work,
    /** Dispatches what is due and processes it. */
    run: async () => {
      await scheduled(jobs.dispatchRefreshes)
      await worker.drain()
    },
  }
}

/** The jobs of the provider refresh. */
export type Refreshes = Awaited<ReturnType<typeof openRefreshes>>
