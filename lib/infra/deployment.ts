import { Duration, Stack } from 'aws-cdk-lib'
import { Trigger } from 'aws-cdk-lib/triggers'
import { Construct } from 'constructs'
import { acknowledge } from './acknowledge.ts'
import type { ContractFunction } from './contract-function.ts'

interface DeploymentProps {
  /** The functions of the jobs that the deployment calls. */
  readonly calls: readonly ContractFunction[]
  /** The functions whose new code must wait for them. */
  readonly before: readonly ContractFunction[]
}

/**
 * Calls the jobs of the deployment, the migrations above all, whenever their code or settings change, and before the new
 * code of any other function is there. One that fails fails the deployment, which is rolled back.
 */
export class Deployment extends Construct {
  constructor(scope: Construct, id: string, { calls, before }: DeploymentProps) {
    super(scope, id)
    for (const { contract, lambda } of calls) {
      const trigger = new Trigger(this, contract.id.replaceAll('/', '-'), {
        handler: lambda,
        timeout: Duration.minutes(14),
        executeOnHandlerChange: true,
      })
      trigger.executeBefore(...before.map(waiting => waiting.lambda))
    }
    const provider = Stack.of(this).node.tryFindChild(
      'AWSCDK.TriggerCustomResourceProviderCustomResourceProvider',
    )
    if (provider)
      acknowledge(provider, {
        'IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]':
          "CDK's own function, which calls our jobs and does nothing else.",
        'IAM5[Resource::*]': "CDK's own function.",
      })
  }
}
