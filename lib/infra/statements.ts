import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam'

/** Returns an IAM statement that allows actions on resources. */
export function allow(
  actions: readonly string[],
  resources: readonly string[],
  conditions: Readonly<Record<string, Record<string, string>>> = {},
): PolicyStatement {
  return new PolicyStatement({
    effect: Effect.ALLOW,
    actions: [...actions],
    resources: [...resources],
    conditions: { ...conditions },
  })
}

/** Returns an IAM statement that allows the use of a key through one AWS service only (`kms:ViaService`). */
export function allowKey(
  { keyArn, region }: { readonly keyArn: string; readonly region: string },
  service: 's3' | 'secretsmanager' | 'sqs',
  actions: readonly ('kms:Decrypt' | 'kms:GenerateDataKey')[],
): PolicyStatement {
  return allow(actions, [keyArn], {
    StringEquals: { 'kms:ViaService': `${service}.${region}.amazonaws.com` },
  })
}
