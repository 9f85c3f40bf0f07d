import { Stack } from 'aws-cdk-lib'
import { AccountRootPrincipal, PolicyDocument, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Key } from 'aws-cdk-lib/aws-kms'
import { Construct } from 'constructs'
import { keepIf } from './removal.ts'
import type { Stage } from './stage.ts'

/** Actions of administrators on the provider token key. Excludes encryption and decryption. */
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

/** Returns the path of the roles that may decrypt provider tokens. No other role may have this path. */
export function providerTokensPath(stage: string): string {
  return `/dashtam/${stage}/provider-tokens/`
}

/**
 * The two KMS keys of a stage: one for the database, secrets, queues, logs and alarms, and one for provider tokens
 * only. Access to a queue therefore does not permit decryption of provider tokens. KMS rotates both keys every year.
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
      this.#restrictedPolicy(stage),
    )
    this.#allowLogs(stage)
    this.#allowAlarms()
  }

  /**
   * Creates a key policy for the functions that use `dataKeys`, identified by the path of their roles. The role also
   * requires an IAM permission. The default key policy would allow every principal with KMS permissions, administrators
   * included (decision 0028).
   */
  #restrictedPolicy({ name }: Stage): PolicyDocument {
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

  /** Allows CloudWatch Logs to use the key for the log groups of this stage. */
  #allowLogs({ name }: Stage): void {
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

  /**
   * Allows CloudWatch to publish to the encrypted topic. The topic policy limits access to the alarms of this stage.
   */
  #allowAlarms(): void {
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
