import { Duration, Stack } from 'aws-cdk-lib'
import { Trigger } from 'aws-cdk-lib/triggers'
import { Construct } from 'constructs'
import { acknowledge } from './acknowledge.ts'
import type { ContractFunction } from './contract-function.ts'

interface DeploymentProps {
  /** Functions that the deployment invokes. */
  readonly triggered: readonly ContractFunction[]
  /** Functions that are updated only after the invocations succeed. */
  readonly dependents: readonly ContractFunction[]
}

/**
 * Invokes the deployment jobs (for example the migrations) if their code or settings change. The other functions are
 * updated afterwards. If a job fails, CloudFormation rolls the deployment back.
 */
export class Deployment extends Construct {
  constructor(scope: Construct, id: string, { triggered, dependents }: DeploymentProps) {
    super(scope, id)
    for (const { contract, lambda } of triggered) {
      const trigger = new Trigger(this, contract.id.replaceAll('/', '-'), {
        handler: lambda,
        timeout: Duration.minutes(14),
        executeOnHandlerChange: true,
      })
      trigger.executeBefore(...dependents.map(dependent => dependent.lambda))
    }
    const provider = Stack.of(this).node.tryFindChild(
      'AWSCDK.TriggerCustomResourceProviderCustomResourceProvider',
    )
    if (provider)
      acknowledge(provider, {
        'IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]':
          'The function belongs to the CDK. It only invokes the deployment jobs.',
        'IAM5[Resource::*]': 'The function belongs to the CDK.',
      })
  }
}
