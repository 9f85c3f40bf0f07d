import type { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import type { GrantedServiceName } from '../services/services.ts'
import { DATABASE_NAME } from './database.ts'
import type { Deployed } from './deployed.ts'
import type { EndpointName } from './network.ts'
import { providerSecretsPrefix } from './secrets.ts'
import { allow, allowKey } from './statements.ts'

/** What a service takes of what is deployed. */
export interface Grant {
  /** The endpoints that a function in the network reaches it through. */
  readonly endpoints: readonly EndpointName[]
  /** Whether it calls addresses outside AWS. */
  readonly internet?: true
  /** The settings that tell the function where the service is. */
  environment?(deployed: Deployed): Record<string, string>
  /** What the function may do. */
  statements?(deployed: Deployed): PolicyStatement[]
}

const WRITE_SECRET = [
  'secretsmanager:DescribeSecret',
  'secretsmanager:GetSecretValue',
  'secretsmanager:PutSecretValue',
  'secretsmanager:UpdateSecretVersionStage',
]

/** Statements over the Data API, with the login in a secret. */
const useDatabase = (deployed: Deployed, secretArn: string) => [
  allow(
    [
      'rds-data:BeginTransaction',
      'rds-data:CommitTransaction',
      'rds-data:ExecuteStatement',
      'rds-data:RollbackTransaction',
    ],
    [deployed.database.clusterArn],
  ),
  ...readSecret(deployed, secretArn),
]

/** The reading of a secret, by whoever may use the key for nothing else. */
const readSecret = (deployed: Deployed, arn: string) => [
  allow(['secretsmanager:GetSecretValue'], [arn]),
  allowKey(deployed, 'secretsmanager', ['kms:Decrypt']),
]

const send = (deployed: Deployed, arn: string) => [
  allow(['sqs:SendMessage'], [arn]),
  allowKey(deployed, 'sqs', ['kms:Decrypt', 'kms:GenerateDataKey']),
]

/**
 * What each service that a route or job may use is granted. A service without a grant does not compile; what a function
 * may do is the sum over the services that its contract names, and nothing else.
 */
export const grants: { readonly [N in GrantedServiceName]: Grant } = {
  database: {
    endpoints: ['rds-data'],
    environment: ({ database, secrets }) => ({
      DATABASE_CLUSTER_ARN: database.clusterArn,
      DATABASE_SECRET_ARN: secrets.databaseArn,
      DATABASE_NAME,
    }),
    statements: deployed => useDatabase(deployed, deployed.secrets.databaseArn),
  },
  databaseLogin: {
    endpoints: ['secretsmanager'],
    environment: ({ secrets }) => ({ DATABASE_SECRET_ARN: secrets.databaseArn }),
    statements: deployed => [
      allow(WRITE_SECRET, [deployed.secrets.databaseArn]),
      allowKey(deployed, 'secretsmanager', ['kms:Decrypt', 'kms:GenerateDataKey']),
    ],
  },
  databaseOwner: {
    endpoints: ['rds-data'],
    environment: ({ database, databaseOwnerSecretArn }) => ({
      DATABASE_CLUSTER_ARN: database.clusterArn,
      DATABASE_OWNER_SECRET_ARN: databaseOwnerSecretArn,
      DATABASE_NAME,
    }),
    statements: deployed => useDatabase(deployed, deployed.databaseOwnerSecretArn),
  },
  dataKeys: {
    endpoints: ['kms'],
    environment: ({ providerTokenKeyArn }) => ({ PROVIDER_TOKEN_KEY_ID: providerTokenKeyArn }),
    statements: ({ providerTokenKeyArn }) => [
      allow(['kms:Decrypt', 'kms:GenerateDataKey'], [providerTokenKeyArn]),
    ],
  },
  keyRing: {
    endpoints: ['secretsmanager'],
    environment: ({ secrets }) => ({
      SIGNING_KEYS_SECRET_ID: secrets.signingKeysArn,
      VERIFICATION_KEYS_SECRET_ID: secrets.verificationKeysArn,
    }),
    statements: deployed => [
      allow(WRITE_SECRET, [deployed.secrets.signingKeysArn, deployed.secrets.verificationKeysArn]),
      allowKey(deployed, 'secretsmanager', ['kms:Decrypt', 'kms:GenerateDataKey']),
    ],
  },
  mailer: {
    endpoints: [],
    // SES is reached over the internet: no function in the network uses it.
    internet: true,
    environment: ({ mail }) => ({ MAIL_FROM: mail.from, MAIL_CONFIGURATION_SET: mail.configurationSet }),
    statements: ({ mail }) => [allow(['ses:SendEmail'], mail.arns)],
  },
  mailQueue: {
    endpoints: ['sqs'],
    environment: ({ queues }) => ({ MAIL_QUEUE_URL: queues.get('mail').live.queueUrl }),
    statements: deployed => send(deployed, deployed.queues.get('mail').live.queueArn),
  },
  // A file beside the code.
  locations: {
    endpoints: [],
    environment: () => ({ GEOIP_COUNTRY_DATABASE: '/var/task/countries.mmdb' }),
  },
  providerCredentials: {
    endpoints: ['secretsmanager'],
    environment: ({ stage }) => ({ PROVIDER_SECRETS_PREFIX: providerSecretsPrefix(stage.name) }),
    statements: deployed => [
      allow(['secretsmanager:GetSecretValue'], Object.values(deployed.secrets.providerArns)),
      allowKey(deployed, 'secretsmanager', ['kms:Decrypt']),
    ],
  },
  // It calls the providers, and nothing of AWS.
  providerHttp: { endpoints: [], internet: true },
  // In the database, whose grant comes with it, or in Valkey, where the network decides who reaches it.
  rateLimits: {
    endpoints: [],
    environment: ({ cache }) => (cache ? { REDIS_URL: cache.url } : {}),
  },
  sessionRefreshKey: {
    endpoints: ['secretsmanager'],
    environment: ({ secrets }) => ({ REFRESH_KEY_SECRET_ID: secrets.refreshKeyArn }),
    statements: deployed => readSecret(deployed, deployed.secrets.refreshKeyArn),
  },
  sessionRefreshKeyStore: {
    endpoints: ['secretsmanager'],
    environment: ({ secrets }) => ({ REFRESH_KEY_SECRET_ID: secrets.refreshKeyArn }),
    statements: deployed => [
      allow(
        ['secretsmanager:GetSecretValue', 'secretsmanager:PutSecretValue'],
        [deployed.secrets.refreshKeyArn],
      ),
      allowKey(deployed, 'secretsmanager', ['kms:Decrypt', 'kms:GenerateDataKey']),
    ],
  },
  providerRefreshQueue: {
    endpoints: ['sqs'],
    environment: ({ queues }) => ({ REFRESH_QUEUE_URL: queues.get('refreshes').live.queueUrl }),
    statements: deployed => send(deployed, deployed.queues.get('refreshes').live.queueArn),
  },
  signingKeys: {
    endpoints: ['secretsmanager'],
    environment: ({ secrets }) => ({ SIGNING_KEYS_SECRET_ID: secrets.signingKeysArn }),
    statements: deployed => readSecret(deployed, deployed.secrets.signingKeysArn),
  },
  verificationKeys: {
    endpoints: ['secretsmanager'],
    environment: ({ secrets }) => ({ VERIFICATION_KEYS_SECRET_ID: secrets.verificationKeysArn }),
    statements: deployed => readSecret(deployed, deployed.secrets.verificationKeysArn),
  },
}
