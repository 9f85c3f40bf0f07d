import type { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import { CfnEventSourceMapping } from 'aws-cdk-lib/aws-lambda'
import type { Job } from '../jobs.ts'
import type { ContractFunction } from './contract-function.ts'
import type { Deployed } from './deployed.ts'
import { allow, allowKey } from './statements.ts'

/** Functions of one queue that run at once: what comes in faster waits in the queue, not in front of the database. */
const MOST_AT_ONCE = 10

/** What a function does to the queue that starts it. */
export function consumerStatements({ on }: Job, deployed: Deployed): PolicyStatement[] {
  if (!('queue' in on)) return []
  return [
    allow(
      ['sqs:ChangeMessageVisibility', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'],
      [deployed.queues.get(on.queue).live.queueArn],
    ),
    allowKey(deployed, 'sqs', ['kms:Decrypt']),
  ]
}

/** Has a queue start the function of a job. */
export function consume({ on }: Job, target: ContractFunction, { queues }: Deployed): void {
  if (!('queue' in on)) return
  new CfnEventSourceMapping(target, 'Consumer', {
    functionName: target.lambda.functionName,
    eventSourceArn: queues.get(on.queue).live.queueArn,
    batchSize: on.batchSize,
    functionResponseTypes: ['ReportBatchItemFailures'],
    scalingConfig: { maximumConcurrency: MOST_AT_ONCE },
  })
}
