import { Duration, Stack } from 'aws-cdk-lib'
import { AnyPrincipal, Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import { BlockPublicAccess, Bucket, BucketEncryption, type IBucket } from 'aws-cdk-lib/aws-s3'
import { Construct } from 'constructs'
import { leavingSettings } from '../runtime/configuration/leaving-settings.ts'
import { acknowledge } from './acknowledge.ts'
import { providerTokensPath } from './encryption.ts'
import { keepIf } from './removal.ts'
import type { Stage } from './stage.ts'

/** The folder of the files in the bucket. */
export const EXPORTS_FOLDER = 'exports/'

/** Returns the path of the roles that create links to exports or store them. */
export function exportsPath(stage: string): string {
  return `/dashtam/${stage}/exports/`
}

interface ExportsProps {
  readonly stage: Stage
  readonly key: IKey
}

/**
 * The bucket of the exports of accounts: private, encrypted under the key of the stage, TLS only. Only the functions
 * that store exports or create links to them can access its files. S3 deletes files that the job did not delete.
 */
export class Exports extends Construct {
  readonly bucket: IBucket

  constructor(scope: Construct, id: string, { stage, key }: ExportsProps) {
    super(scope, id)
    const days = Number(stage.settings['EXPORT_DAYS'] ?? leavingSettings.exportDays.default)
    const bucket = new Bucket(this, 'Bucket', {
      encryption: BucketEncryption.KMS,
      encryptionKey: key,
      bucketKeyEnabled: true,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      lifecycleRules: [
        { expiration: Duration.days(days + 1), abortIncompleteMultipartUploadAfter: Duration.days(1) },
      ],
      // CloudFormation cannot delete a bucket with files. S3 deletes the files of a retained bucket.
      removalPolicy: keepIf(true),
    })
    const { account, partition } = Stack.of(this)
    const roles = [exportsPath(stage.name), providerTokensPath(stage.name)]
    bucket.addToResourcePolicy(
      new PolicyStatement({
        sid: 'OnlyTheFunctions',
        effect: Effect.DENY,
        principals: [new AnyPrincipal()],
        actions: ['s3:DeleteObject', 's3:GetObject', 's3:PutObject'],
        resources: [bucket.arnForObjects('*')],
        conditions: {
          ArnNotLike: {
            'aws:PrincipalArn': roles.map(path => `arn:${partition}:iam::${account}:role${path}*`),
          },
        },
      }),
    )
    acknowledge(bucket, {
      S1: 'Every export and every link to it is in the audit trail of the application.',
    })
    // The CDK's types conflict under exactOptionalPropertyTypes.
    this.bucket = bucket as IBucket
  }
}
