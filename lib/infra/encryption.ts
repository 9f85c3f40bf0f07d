import { Stack } from 'aws-cdk-lib'
import { AccountRootPrincipal, PolicyDocument, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Key } from 'aws-cdk-lib/aws-kms'
import { Construct } from 'constructs'
import { keepIf } from './removal.ts'
import type { Stage } from './stage.ts'

/** What may be done to the key of provider tokens by whom IAM lets administer it: nothing that opens what it encrypts. */
const ADMINISTRATION = [
  'kms:CancelKeyDeletion',
  'kms:CreateAlias',
  'kms:DeleteAlias',
  'kms:DescribeKey',
  'kms:DisableKey*',
  'kms:EnableKey*',
  'kms:GetKey*',
  'kms:List*',
  'kms:PutKeyPolicy',
  'kms:RotateKeyOnDemand',
  'kms:ScheduleKeyDeletion',
  'kms:TagResource',
  'kms:UntagResource',
  'kms:Update*',
]

/** The path of the roles that may open the tokens of providers; no other role may have it. */
export function providerTokensPath(stage: string): string {
  return `/dashtam/${stage}/provider-tokens/`
}

/**
 * The two keys of a stage, which rotate every year: one for the database, secrets, queues, logs and alarms, one for the
 * tokens of providers alone, so that whoever may read a queue can open no provider's token.
 */
export class Encryption extends Construct {
  readonly data: Key
  readonly providerTokens: Key

  constructor(scope: Construct, id: string, stage: Stage) {
    super(scope, id)
    const key = (name: string, description: string, policy?: PolicyDocument) =>
      new Key(this, name, {
        ...(policy && { policy }),
        description: `${description} (${stage.name})`,
        alias: `dashtam-${stage.name}-${name === 'Data' ? 'data' : 'provider-tokens'}`,
        enableKeyRotation: true,
        removalPolicy: keepIf(stage.protected),
      })
    this.data = key('Data', 'Database, secrets, queues, logs and alarms of Dashtam')
    this.providerTokens = key(
      'ProviderTokens',
      'Wraps the data keys of provider tokens of Dashtam',
      this.#usedByItsRolesAlone(stage),
    )
    this.#letLogsUseIt(stage)
    this.#letAlarmsUseIt()
  }

  /**
   * The default policy of a key lets in whomever IAM lets use any key, every administrator among them. This one lets the
   * functions in whose contract names `dataKeys`, by the path of their roles, where IAM does too (docs/decisions/0028).
   */
  #usedByItsRolesAlone({ name }: Stage): PolicyDocument {
    const { account, partition } = Stack.of(this)
    return new PolicyDocument({
      statements: [
        new PolicyStatement({
          sid: 'Administration',
          principals: [new AccountRootPrincipal()],
          actions: ADMINISTRATION,
          resources: ['*'],
        }),
        new PolicyStatement({
          sid: 'Use',
          principals: [new AccountRootPrincipal()],
          actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
          resources: ['*'],
          conditions: {
            ArnLike: {
              'aws:PrincipalArn': `arn:${partition}:iam::${account}:role${providerTokensPath(name)}*`,
            },
          },
        }),
      ],
    })
  }

  /** CloudWatch Logs encrypts by its own hand, and only for the log groups of this stage. */
  #letLogsUseIt({ name }: Stage): void {
    const { region, account, partition } = Stack.of(this)
    const groups = [
      `/dashtam/${name}/*`,
      `/aws/vendedlogs/dashtam/${name}/*`,
      `/aws/rds/cluster/dashtam-${name}/*`,
    ]
    this.data.addToResourcePolicy(
      new PolicyStatement({
        sid: 'Logs',
        principals: [new ServicePrincipal(`logs.${region}.amazonaws.com`)],
        actions: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
        resources: ['*'],
        conditions: {
          ArnLike: {
            'kms:EncryptionContext:aws:logs:arn': groups.map(
              group => `arn:${partition}:logs:${region}:${account}:log-group:${group}`,
            ),
          },
        },
      }),
    )
  }

  /** An alarm publishes to the encrypted topic by its own hand; the topic's policy says whose alarms may. */
  #letAlarmsUseIt(): void {
    this.data.addToResourcePolicy(
      new PolicyStatement({
        sid: 'Alarms',
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
        resources: ['*'],
      }),
    )
  }
}
