import { Duration } from 'aws-cdk-lib'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs'
import { Construct } from 'constructs'
import type { Job } from '../jobs.ts'
import { type Alarms, FIVE_MINUTES } from './alarms.ts'
import type { Stage } from './stage.ts'

/** Timeout of the functions that a queue invokes. */
export const CONSUMER_TIMEOUT = Duration.minutes(1)

type QueueTrigger = Extract<Job['on'], { queue: string }>

/** The queue of a job and its dead-letter queue. */
interface QueuePair {
  readonly main: Queue
  readonly deadLetter: Queue
}

interface QueuesProps {
  readonly stage: Stage
  readonly key: IKey
  readonly alarms: Alarms
  readonly jobs: readonly Job[]
}

/** The queues in lib/jobs.ts, each with a dead-letter queue. */
export class Queues extends Construct {
  readonly #pairs = new Map<string, QueuePair>()
  readonly #stage: string
  readonly #key: IKey

  constructor(scope: Construct, id: string, { stage, key, alarms, jobs }: QueuesProps) {
    super(scope, id)
    this.#stage = stage.name
    this.#key = key
    for (const { on } of jobs) if ('queue' in on) this.#add(on, alarms)
  }

  /**
   * Returns the queue with a name.
   * @throws {Error} if no job uses the queue.
   */
  get(name: string): QueuePair {
    const pair = this.#pairs.get(name)
    if (!pair) throw new Error(`No job in lib/jobs.ts uses the queue '${name}'.`)
    return pair
  }

  #add({ queue: name, maxReceives }: QueueTrigger, alarms: Alarms): void {
    const common = { encryption: QueueEncryption.KMS, encryptionMasterKey: this.#key, enforceSSL: true }
    const deadLetter = new Queue(this, `${name}-dead`, {
      ...common,
      queueName: `dashtam-${this.#stage}-${name}-dead`,
      retentionPeriod: Duration.days(14),
    })
    const main = new Queue(this, name, {
      ...common,
      queueName: `dashtam-${this.#stage}-${name}`,
      retentionPeriod: Duration.days(4),
      // AWS recommends 6 times the function timeout. A message then does not reappear while its batch runs.
      visibilityTimeout: Duration.seconds(CONSUMER_TIMEOUT.toSeconds() * 6),
      deadLetterQueue: { queue: deadLetter, maxReceiveCount: maxReceives },
    })
    this.#pairs.set(name, { main, deadLetter })
    alarms.add(
      `${name}-DeadLetters`,
      {
        metric: deadLetter.metricApproximateNumberOfMessagesVisible({
          statistic: 'Maximum',
          period: FIVE_MINUTES,
        }),
        threshold: 0,
        text: `A message of the queue ${name} failed too often. It is now in the dead-letter queue.`,
        section: 'dead-letters',
      },
      this,
    )
    alarms.add(
      `${name}-Age`,
      {
        metric: main.metricApproximateAgeOfOldestMessage({ statistic: 'Maximum', period: FIVE_MINUTES }),
        threshold: Duration.minutes(15).toSeconds(),
        text: `The oldest message of the queue ${name} is older than 15 minutes.`,
        section: 'queue-age',
      },
      this,
    )
  }
}
