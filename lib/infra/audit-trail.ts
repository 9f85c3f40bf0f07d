import { Duration } from 'aws-cdk-lib'
import { ReadWriteType, Trail } from 'aws-cdk-lib/aws-cloudtrail'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import { FilterPattern, MetricFilter } from 'aws-cdk-lib/aws-logs'
import { BlockPublicAccess, Bucket, BucketEncryption, type IBucket } from 'aws-cdk-lib/aws-s3'
import { Construct } from 'constructs'
import { acknowledge } from './acknowledge.ts'
import { type Alarms, FIVE_MINUTES } from './alarms.ts'
import { logGroup } from './log-group.ts'
import { namespaceOf } from './metrics.ts'
import { keepIf } from './removal.ts'
import type { Stage } from './stage.ts'

const SOURCES = '($.eventSource = "secretsmanager.amazonaws.com" || $.eventSource = "kms.amazonaws.com")'
const DENIED = '($.errorCode = "AccessDenied*" || $.errorCode = "*UnauthorizedAccess*")'

interface AuditTrailProps {
  readonly stage: Stage
  readonly key: IKey
  readonly alarms: Alarms
}

/** CloudTrail for access to secrets and keys, with alarms on denied and failed calls. Retention: 400 days. */
export class AuditTrail extends Construct {
  constructor(scope: Construct, id: string, { stage, key, alarms }: AuditTrailProps) {
    super(scope, id)
    const bucket = new Bucket(this, 'Bucket', {
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      versioned: true,
      lifecycleRules: [{ expiration: Duration.days(400), noncurrentVersionExpiration: Duration.days(30) }],
      removalPolicy: keepIf(true),
    })
    acknowledge(bucket, {
      S1: 'The bucket stores the audit log. Digest files prove that the log is unchanged.',
    })
    const logs = logGroup(this, 'Logs', { stage, key, name: `/dashtam/${stage.name}/trail` })
    new Trail(this, 'Trail', {
      // The CDK's types conflict under exactOptionalPropertyTypes.
      bucket: bucket as IBucket,
      isMultiRegionTrail: false,
      includeGlobalServiceEvents: true,
      managementEvents: ReadWriteType.ALL,
      sendToCloudWatchLogs: true,
      cloudWatchLogGroup: logs,
      enableFileValidation: true,
    })
    const count = (metricName: string, pattern: string) =>
      new MetricFilter(this, metricName, {
        logGroup: logs,
        filterPattern: FilterPattern.literal(pattern),
        metricNamespace: namespaceOf(stage.name),
        metricName,
      }).metric({ statistic: 'Sum', period: FIVE_MINUTES })
    alarms.add('DeniedSecretReads', {
      metric: count('DeniedSecretReads', `{ ${SOURCES} && ${DENIED} }`),
      threshold: 0,
      text: 'A request for a secret or a KMS key was denied.',
      section: 'denied-reads-of-secrets',
    })
    alarms.add('KeyAndSecretErrors', {
      metric: count(
        'KeyAndSecretErrors',
        `{ ${SOURCES} && $.errorCode = "*" && $.errorCode != "AccessDenied*" && $.errorCode != "ResourceNotFoundException" && $.errorCode != "ResourceExistsException" }`,
      ),
      threshold: 5,
      text: 'More than 5 requests to KMS or Secrets Manager failed in 5 minutes.',
      section: 'key-and-secret-errors',
    })
  }
}
