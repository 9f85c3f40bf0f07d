import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam'

/** What a function may do, and to what. */
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

/** The use of a key through one service of AWS alone, named as `kms:ViaService` does. */
export function allowKey(
  { keyArn, region }: { readonly keyArn: string; readonly region: string },
  service: 'secretsmanager' | 'sqs',
  actions: readonly ('kms:Decrypt' | 'kms:GenerateDataKey')[],
): PolicyStatement {
  return allow(actions, [keyArn], {
    StringEquals: { 'kms:ViaService': `${service}.${region}.amazonaws.com` },
  })
}
