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
  /** ARNs of the functions that an operator starts by hand: the scheduled jobs, and the one that replaces keys. */
  readonly functionArns: readonly string[]
}

/** What an operator may be given: the routes for operators, the replacement of keys that have leaked, and a scheduled job out of its turn. */
export class Operators extends Construct {
  constructor(scope: Construct, id: string, { stage, api, routes, functionArns }: OperatorsProps) {
    super(scope, id)
    const { region, account, partition } = Stack.of(this)
    const policy = new ManagedPolicy(this, 'Policy', {
      managedPolicyName: `dashtam-${stage.name}-operators`,
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
            'The id of whom an operator acts on stands in the path.',
        })
    new CfnOutput(this, 'PolicyArn', {
      value: policy.managedPolicyArn,
      description: 'Policy for operators: attach it to their role',
    })
  }
}
