import type { Job, Trigger } from '../lib/jobs.ts'
import type { startQueues } from './aws/queues.ts'
import { LOCAL_REGION } from './environment.ts'
import { queuePoller, type Subscription } from './queue-poller.ts'

type QueueTrigger = Extract<Trigger, { queue: string }>
type Queues = Awaited<ReturnType<typeof startQueues>>

/** A job that a queue triggers. */
export type QueueJob = Job & { readonly on: QueueTrigger }

/** Returns the jobs that queues trigger. */
export function queueJobs(jobs: readonly Job[]): QueueJob[] {
  return jobs.filter((job): job is QueueJob => 'queue' in job.on)
}

/** Returns the subscription of a job to its queue. */
export function subscriptionOf(
  { id, on }: QueueJob,
  queues: Queues,
  handler: Subscription['handler'],
): Subscription {
  return {
    queueUrl: queues.urlOf(on.queue),
    queueArn: `arn:aws:sqs:${LOCAL_REGION}:000000000000:${on.queue}`,
    region: LOCAL_REGION,
    batchSize: on.batchSize,
    functionName: id.replaceAll('/', '-'),
    handler,
  }
}

/** The number of pollers per queue. */
const WORKERS = { mail: 1, refreshes: 2, events: 2 } as const satisfies Record<QueueTrigger['queue'], number>

/** Starts the workers of every queue. */
export async function startWorkers(
  jobs: readonly Job[],
  queues: Queues,
  load: (id: string) => Promise<unknown>,
) {
  const pollers: ReturnType<typeof queuePoller>[] = []
  for (const job of queueJobs(jobs)) {
    const handler = (await load(job.id)) as Subscription['handler']
    for (let worker = 0; worker < WORKERS[job.on.queue]; worker += 1)
      pollers.push(queuePoller(queues.client, subscriptionOf(job, queues, handler)))
  }
  for (const poller of pollers) poller.start()
  return {
    /** Stops polling, then processes the remaining messages. */
    stop: async (): Promise<void> => {
      await Promise.all(pollers.map(({ stop }) => stop()))
    },
  }
}
