import { Duration, Stack } from 'aws-cdk-lib'
import { PolicyDocument, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import { CfnSchedule, CfnScheduleGroup } from 'aws-cdk-lib/aws-scheduler'
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs'
import { Construct } from 'constructs'
import { acknowledge } from './acknowledge.ts'
import { type Alarms, FIVE_MINUTES } from './alarms.ts'
import type { ContractFunction } from './contract-function.ts'
import type { Stage } from './stage.ts'
import { allow, allowKey } from './statements.ts'

interface SchedulesProps {
  readonly stage: Stage
  readonly region: string
  readonly key: IKey
  readonly alarms: Alarms
  /** Functions of the scheduled jobs. */
  readonly functions: readonly ContractFunction[]
}

/** The EventBridge schedules of the jobs in lib/jobs.ts. Failed invocations go to a dead-letter queue. */
export class Schedules extends Construct {
  constructor(scope: Construct, id: string, { stage, region, key, alarms, functions }: SchedulesProps) {
    super(scope, id)
    const deadLetter = new Queue(this, 'Dead', {
      queueName: `dashtam-${stage.name}-schedules-dead`,
      encryption: QueueEncryption.KMS,
      encryptionMasterKey: key,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    })
    acknowledge(deadLetter, { SQS3: 'The queue is the dead-letter queue of the schedules.' })
    const role = new Role(this, 'Role', {
      description: 'Starts the scheduled jobs',
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
      inlinePolicies: {
        start: new PolicyDocument({
          statements: [
            allow(
              ['lambda:InvokeFunction'],
              functions.map(({ lambda }) => lambda.functionArn),
            ),
            allow(['sqs:SendMessage'], [deadLetter.queueArn]),
            allowKey({ keyArn: key.keyArn, region }, 'sqs', ['kms:Decrypt', 'kms:GenerateDataKey']),
          ],
        }),
      },
    })
    const group = new CfnScheduleGroup(this, 'Group', { name: `dashtam-${stage.name}` })
    for (const { contract, lambda } of functions) {
      const on = contract.job?.on
      if (!on || !('schedule' in on)) continue
      new CfnSchedule(this, contract.id.replaceAll('/', '-'), {
        name: contract.id.replaceAll('/', '-'),
        description: contract.summary,
        groupName: group.ref,
        scheduleExpression: stage.schedules === 'daily' ? 'rate(24 hours)' : on.schedule,
        flexibleTimeWindow: { mode: 'OFF' },
        target: {
          arn: lambda.functionArn,
          roleArn: role.roleArn,
          deadLetterConfig: { arn: deadLetter.queueArn },
          retryPolicy: { maximumEventAgeInSeconds: 300, maximumRetryAttempts: 2 },
        },
      })
    }
    alarms.add(
      'Unstarted',
      {
        metric: deadLetter.metricApproximateNumberOfMessagesVisible({
          statistic: 'Maximum',
          period: FIVE_MINUTES,
        }),
        threshold: 0,
        text: 'A schedule could not start its job.',
        section: 'dead-letters',
      },
      this,
    )
  }
}
