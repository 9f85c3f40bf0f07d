import type { IKey } from 'aws-cdk-lib/aws-kms'
import { LogGroup } from 'aws-cdk-lib/aws-logs'
import type { Construct } from 'constructs'
import { keepIf } from './removal.ts'
import type { Stage } from './stage.ts'

/** Creates an encrypted log group with the retention of the stage. The key policy must allow the prefix of the name. */
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
