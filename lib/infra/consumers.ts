import type { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import { CfnEventSourceMapping } from 'aws-cdk-lib/aws-lambda'
import type { Job } from '../jobs.ts'
import type { ContractFunction } from './contract-function.ts'
import type { Deployed } from './deployed.ts'
import { allow, allowKey } from './statements.ts'

/** Maximum concurrent functions of one queue. A larger load waits in the queue and does not overload the database. */
const MOST_AT_ONCE = 10

/** Returns the permissions that a function requires on its source queue. */
export function consumerStatements({ on }: Job, deployed: Deployed): PolicyStatement[] {
  if (!('queue' in on)) return []
  return [
    allow(
      ['sqs:ChangeMessageVisibility', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'],
      [deployed.queues.get(on.queue).main.queueArn],
    ),
    allowKey(deployed, 'sqs', ['kms:Decrypt']),
  ]
}

/** Subscribes the function of a job to its queue. */
export function consume({ on }: Job, target: ContractFunction, { queues }: Deployed): void {
  if (!('queue' in on)) return
  new CfnEventSourceMapping(target, 'Consumer', {
    functionName: target.lambda.functionName,
    eventSourceArn: queues.get(on.queue).main.queueArn,
    batchSize: on.batchSize,
    functionResponseTypes: ['ReportBatchItemFailures'],
    scalingConfig: { maximumConcurrency: MOST_AT_ONCE },
  })
}
