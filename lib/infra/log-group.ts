import type { IKey } from 'aws-cdk-lib/aws-kms'
import { LogGroup } from 'aws-cdk-lib/aws-logs'
import type { Construct } from 'constructs'
import { keepIf } from './removal.ts'
import type { Stage } from './stage.ts'

/** Makes a log group of a stage: encrypted, kept as long as the stage says. The key's policy names its name's prefix. */
export function logGroup(
  scope: Construct,
  id: string,
  { stage, key, name }: { readonly stage: Stage; readonly key: IKey; readonly name: string },
): LogGroup {
  return new LogGroup(scope, id, {
    logGroupName: name,
    encryptionKey: key,
    retention: stage.logDays,
    removalPolicy: keepIf(stage.protected),
  })
}
