import { CfnOutput, Stack } from 'aws-cdk-lib'
import { ManagedPolicy } from 'aws-cdk-lib/aws-iam'
import { Construct } from 'constructs'
import type { Route } from '../routes/route.ts'
import { acknowledge } from './acknowledge.ts'
import type { Api } from './http-api.ts'
import type { Stage } from './stage.ts'
import { allow } from './statements.ts'

interface OperatorsProps {
  readonly stage: Stage
  readonly api: Api
  readonly routes: readonly Route[]
  /** ARNs of the functions that operators may invoke: the scheduled jobs and the job that replaces keys. */
  readonly functionArns: readonly string[]
}

/** The managed policy for operators: the operator routes, key replacement and manual runs of scheduled jobs. */
export class Operators extends Construct {
  constructor(scope: Construct, id: string, { stage, api, routes, functionArns }: OperatorsProps) {
    super(scope, id)
    const { region, account, partition } = Stack.of(this)
    const policy = new ManagedPolicy(this, 'Policy', {
      managedPolicyName: `dashtam-${stage.name}-operators`,
      // A new description would replace the policy, which fails because its name is fixed.
      description: `The routes for operators of Dashtam (${stage.name})`,
      statements: [
        allow(
          ['execute-api:Invoke'],
          routes
            .filter(({ access }) => access === 'iam')
            .map(
              ({ method, path }) =>
                `arn:${partition}:execute-api:${region}:${account}:${api.http.apiId}/$default/${method}${path.replace(/\{\w+\}/g, '*')}`,
            ),
        ),
        allow(['lambda:InvokeFunction'], functionArns),
      ],
    })
    for (const { method, path, access } of routes)
      if (access === 'iam' && path.includes('{'))
        acknowledge(policy, {
          [`IAM5[Resource::arn:<AWS::Partition>:execute-api:<AWS::Region>:<AWS::AccountId>:<${Stack.of(this).getLogicalId(api.http.node.defaultChild as never)}>/$default/${method}${path.replace(/\{\w+\}/g, '*')}]`]:
            'The path contains the id of the user or connection.',
        })
    new CfnOutput(this, 'PolicyArn', {
      value: policy.managedPolicyArn,
      description: 'Policy for operators. Attach it to their role.',
    })
  }
}
