import { Stack } from 'aws-cdk-lib'
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { CfnRotationSchedule } from 'aws-cdk-lib/aws-secretsmanager'
import { Construct } from 'constructs'
import { type AlarmProps, type Alarms, FIVE_MINUTES } from './alarms.ts'
import type { ContractFunction } from './contract-function.ts'

interface SecretRotationProps {
  readonly alarms: Alarms
  readonly secretArn: string
  /** Rotation interval in days. */
  readonly days: number
  /** Alarm text and runbook section for a failed step. */
  readonly alarm: Pick<AlarmProps, 'text' | 'section'>
  /** The function that performs the four rotation steps. */
  readonly target: ContractFunction
}

/** Rotates a secret with a Lambda function. The construct id is also the name of the alarm. */
export class SecretRotation extends Construct {
  constructor(scope: Construct, id: string, props: SecretRotationProps) {
    super(scope, id)
    const { alarms, secretArn, days, alarm, target } = props
    target.lambda.addPermission('SecretsManager', {
      principal: new ServicePrincipal('secretsmanager.amazonaws.com'),
      sourceAccount: Stack.of(this).account,
      sourceArn: secretArn,
    })
    const schedule = new CfnRotationSchedule(this, 'Schedule', {
      secretId: secretArn,
      rotationLambdaArn: target.lambda.functionArn,
      rotationRules: { automaticallyAfterDays: days, duration: '4h' },
      // A change of the schedule must not rotate the secret: the last rotation may be minutes ago.
      rotateImmediatelyOnUpdate: false,
    })
    // Secrets Manager invokes the function immediately, so the permission must exist.
    schedule.node.addDependency(target.lambda)
    alarms.add(
      id,
      {
        metric: target.lambda.metricErrors({ statistic: 'Sum', period: FIVE_MINUTES }),
        threshold: 0,
        ...alarm,
      },
      this,
    )
  }
}
