import { Stack } from 'aws-cdk-lib'
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { CfnRotationSchedule } from 'aws-cdk-lib/aws-secretsmanager'
import { Construct } from 'constructs'
import { type Alarms, FIVE_MINUTES } from './alarms.ts'
import type { ContractFunction } from './contract-function.ts'
import type { Stage } from './stage.ts'

interface KeyRotationProps {
  readonly stage: Stage
  readonly alarms: Alarms
  readonly secretArn: string
  /** The function that takes the four steps. */
  readonly target: ContractFunction
}

/** Has Secrets Manager rotate a secret by a function of ours. */
export class KeyRotation extends Construct {
  constructor(scope: Construct, id: string, { stage, alarms, secretArn, target }: KeyRotationProps) {
    super(scope, id)
    target.lambda.addPermission('SecretsManager', {
      principal: new ServicePrincipal('secretsmanager.amazonaws.com'),
      sourceAccount: Stack.of(this).account,
      sourceArn: secretArn,
    })
    const schedule = new CfnRotationSchedule(this, 'Schedule', {
      secretId: secretArn,
      rotationLambdaArn: target.lambda.functionArn,
      rotationRules: { automaticallyAfterDays: stage.signingKeysDays, duration: '4h' },
      // A deployment that changes the schedule must not rotate: the last rotation may be minutes ago.
      rotateImmediatelyOnUpdate: false,
    })
    // Secrets Manager tries the function at once, which takes its leave to call it.
    schedule.node.addDependency(target.lambda)
    alarms.add(
      'KeyRotation',
      {
        metric: target.lambda.metricErrors({ statistic: 'Sum', period: FIVE_MINUTES }),
        threshold: 0,
        text: 'A step of the rotation of the signing keys failed.',
        section: 'key-rotation-failed',
      },
      this,
    )
  }
}
