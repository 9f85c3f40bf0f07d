import { Stack } from 'aws-cdk-lib'
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { CfnRotationSchedule } from 'aws-cdk-lib/aws-secretsmanager'
import { Construct } from 'constructs'
import { type AlarmProps, type Alarms, FIVE_MINUTES } from './alarms.ts'
import type { ContractFunction } from './contract-function.ts'

interface SecretRotationProps {
  readonly alarms: Alarms
  readonly secretArn: string
  /** How often it rotates, in days. */
  readonly days: number
  /** What an operator reads when a step fails. */
  readonly alarm: Pick<AlarmProps, 'text' | 'section'>
  /** The function that takes the four steps. */
  readonly target: ContractFunction
}

/** Has Secrets Manager rotate a secret by a function of ours; its id is the name of its alarm. */
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
      // A deployment that changes the schedule must not rotate: the last rotation may be minutes ago.
      rotateImmediatelyOnUpdate: false,
    })
    // Secrets Manager tries the function at once, which takes its leave to call it.
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
