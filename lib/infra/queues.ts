import { Duration } from 'aws-cdk-lib'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs'
import { Construct } from 'constructs'
import type { Job } from '../jobs.ts'
import { type Alarms, FIVE_MINUTES } from './alarms.ts'
import type { Stage } from './stage.ts'

/** How long a function that a queue starts may take. */
export const CONSUMER_TIMEOUT = Duration.minutes(1)

type QueueTrigger = Extract<Job['on'], { queue: string }>

/** A queue that a job takes from, and the one for what it failed at too often. */
interface QueuePair {
  readonly live: Queue
  readonly dead: Queue
}

interface QueuesProps {
  readonly stage: Stage
  readonly key: IKey
  readonly alarms: Alarms
  readonly jobs: readonly Job[]
}

/** The queues that jobs take from, each with its dead-letter queue, as lib/jobs.ts declares them. */
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

  /** The queue of a name, where a job takes from one. */
  get(name: string): QueuePair {
    const pair = this.#pairs.get(name)
    if (!pair) throw new Error(`No job in lib/jobs.ts takes from a queue ${name}`)
    return pair
  }

  #add({ queue: name, maxReceives }: QueueTrigger, alarms: Alarms): void {
    const common = { encryption: QueueEncryption.KMS, encryptionMasterKey: this.#key, enforceSSL: true }
    const dead = new Queue(this, `${name}-dead`, {
      ...common,
      queueName: `dashtam-${this.#stage}-${name}-dead`,
      retentionPeriod: Duration.days(14),
    })
    const live = new Queue(this, name, {
      ...common,
      queueName: `dashtam-${this.#stage}-${name}`,
      retentionPeriod: Duration.days(4),
      // Six times the function's timeout, so that no message comes again while its batch still runs (AWS's own advice).
      visibilityTimeout: Duration.seconds(CONSUMER_TIMEOUT.toSeconds() * 6),
      deadLetterQueue: { queue: dead, maxReceiveCount: maxReceives },
    })
    this.#pairs.set(name, { live, dead })
    alarms.add(
      `${name}-DeadLetters`,
      {
        metric: dead.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum', period: FIVE_MINUTES }),
        threshold: 0,
        text: `A message of the queue ${name} failed too often and waits in its dead-letter queue.`,
        section: 'dead-letters',
      },
      this,
    )
    alarms.add(
      `${name}-Age`,
      {
        metric: live.metricApproximateAgeOfOldestMessage({ statistic: 'Maximum', period: FIVE_MINUTES }),
        threshold: Duration.minutes(15).toSeconds(),
        text: `A message of the queue ${name} is older than 15 minutes.`,
        section: 'queue-age',
      },
      this,
    )
  }
}
