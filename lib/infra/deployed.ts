import type { Cache } from './cache.ts'
import type { Database } from './database.ts'
import type { Mail } from './mail.ts'
import type { Queues } from './queues.ts'
import type { Secrets } from './secrets.ts'
import type { Stage } from './stage.ts'

/** What a deployment has that functions may be granted. */
export interface Deployed {
  readonly stage: Stage
  readonly region: string
  /** ARN of the key of the database, secrets, queues and logs. */
  readonly keyArn: string
  /** ARN of the key that wraps the data keys of provider tokens. */
  readonly providerTokenKeyArn: string
  readonly database: Database
  /** ARN of the secret of RDS with the user and password of the owner of the tables. */
  readonly databaseOwnerSecretArn: string
  readonly secrets: Secrets
  readonly queues: Queues
  readonly mail: Mail
  /** Valkey, where the stage keeps its rate limits there. */
  readonly cache: Cache | undefined
}
