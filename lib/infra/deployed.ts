import type { IBucket } from 'aws-cdk-lib/aws-s3'
import type { Cache } from './cache.ts'
import type { Database } from './database.ts'
import type { Mail } from './mail.ts'
import type { Queues } from './queues.ts'
import type { Secrets } from './secrets.ts'
import type { Stage } from './stage.ts'

/** The deployed resources that grants refer to. */
export interface Deployed {
  readonly stage: Stage
  readonly region: string
  /** ARN of the KMS key for the database, secrets, queues and logs. */
  readonly keyArn: string
  /** ARN of the KMS key that wraps the data keys of provider tokens. */
  readonly providerTokenKeyArn: string
  readonly database: Database
  /** ARN of the RDS secret with the login of the table owner. */
  readonly databaseOwnerSecretArn: string
  readonly secrets: Secrets
  readonly queues: Queues
  /** Bucket of the exports of accounts. */
  readonly exports: IBucket
  readonly mail: Mail
  /** Valkey, if the stage stores its rate limits there. */
  readonly cache: Cache | undefined
}
