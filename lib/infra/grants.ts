import type { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import type { GrantedServiceName } from '../services/services.ts'
import { cityDatabasePath } from './city-database.ts'
import { DATABASE_NAME } from './database.ts'
import type { Deployed } from './deployed.ts'
import { EXPORTS_FOLDER } from './exports.ts'
import type { EndpointName } from './network.ts'
import { providerSecretsPrefix } from './secrets.ts'
import { allow, allowKey } from './statements.ts'

/** The network targets, environment variables and permissions that a service requires. */
export interface Grant {
  /** VPC endpoints that a function in the VPC requires. */
  readonly endpoints: readonly EndpointName[]
  /** Whether the service calls public addresses. */
  readonly internet?: true
  /** Returns the environment variables of the service. */
  environment?(deployed: Deployed): Record<string, string>
  /** Returns the IAM statements of the service. */
  statements?(deployed: Deployed): PolicyStatement[]
}

const WRITE_SECRET = [
  'secretsmanager:DescribeSecret',
  'secretsmanager:GetSecretValue',
  'secretsmanager:PutSecretValue',
  'secretsmanager:UpdateSecretVersionStage',
]

const EXECUTE = 'rds-data:ExecuteStatement'
const TRANSACT = ['rds-data:BeginTransaction', 'rds-data:CommitTransaction', 'rds-data:RollbackTransaction']

/** Permissions to run statements through the Data API with the login in a secret. */
const useDatabase = (deployed: Deployed, secretArn: string, actions = [EXECUTE, ...TRANSACT]) => [
  allow(actions, [deployed.database.clusterArn]),
  ...readSecret(deployed, secretArn),
]

/** Permissions to read a secret. The key is usable only through Secrets Manager. */
const readSecret = (deployed: Deployed, arn: string) => [
  allow(['secretsmanager:GetSecretValue'], [arn]),
  allowKey(deployed, 'secretsmanager', ['kms:Decrypt']),
]

/** The database with the login of the functions. */
const useFunctionsLogin = (actions?: string[]): Grant => ({
  endpoints: ['rds-data'],
  environment: ({ database, secrets }) => ({
    DATABASE_CLUSTER_ARN: database.clusterArn,
    DATABASE_SECRET_ARN: secrets.databaseArn,
    DATABASE_NAME,
  }),
  statements: deployed => useDatabase(deployed, deployed.secrets.databaseArn, actions),
})

const send = (deployed: Deployed, arn: string) => [
  allow(['sqs:SendMessage'], [arn]),
  allowKey(deployed, 'sqs', ['kms:Decrypt', 'kms:GenerateDataKey']),
]

const exportFiles = ({ exports }: Deployed) => `${exports.bucketArn}/${EXPORTS_FOLDER}*`

/**
 * The grant of each service. A service without a grant does not compile. The permissions of a function are the sum of
 * the grants of the services in its contract.
 */
export const grants: { readonly [N in GrantedServiceName]: Grant } = {
  // Calls the range service only, no AWS service.
  breachedPasswords: { endpoints: [], internet: true },
  database: useFunctionsLogin(),
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
  eventEndpoints: {
    endpoints: ['secretsmanager'],
    environment: ({ secrets }) => ({ EVENT_ENDPOINTS_SECRET_ID: secrets.eventEndpointsArn }),
    statements: deployed => readSecret(deployed, deployed.secrets.eventEndpointsArn),
  },
  eventQueue: {
    endpoints: ['sqs'],
    environment: ({ queues }) => ({ EVENT_QUEUE_URL: queues.get('events').main.queueUrl }),
    statements: deployed => send(deployed, deployed.queues.get('events').main.queueArn),
  },
  // Calls endpoints of the application only, no AWS service.
  eventSender: { endpoints: [], internet: true },
  // Signs URLs with the permissions of the function. Calls no service.
  exportLinks: {
    endpoints: [],
    environment: ({ exports }) => ({ EXPORT_BUCKET: exports.bucketName }),
    statements: deployed => [
      allow(['s3:GetObject'], [exportFiles(deployed)]),
      allowKey(deployed, 's3', ['kms:Decrypt']),
    ],
  },
  exportStore: {
    endpoints: [],
    internet: true,
    environment: ({ exports }) => ({ EXPORT_BUCKET: exports.bucketName }),
    statements: deployed => [
      allow(['s3:DeleteObject', 's3:PutObject'], [exportFiles(deployed)]),
      allowKey(deployed, 's3', ['kms:Decrypt', 'kms:GenerateDataKey']),
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
    // No VPC endpoint for SES: no function in the VPC sends mail.
    internet: true,
    environment: ({ mail }) => ({ MAIL_FROM: mail.from, MAIL_CONFIGURATION_SET: mail.configurationSet }),
    statements: ({ mail }) => [allow(['ses:SendEmail'], mail.arns)],
  },
  mailQueue: {
    endpoints: ['sqs'],
    environment: ({ queues }) => ({ MAIL_QUEUE_URL: queues.get('mail').main.queueUrl }),
    statements: deployed => send(deployed, deployed.queues.get('mail').main.queueArn),
  },
  // Files: the countries are in the bundle, the cities in a layer.
  locations: {
    endpoints: [],
    environment: ({ stage: { cityDatabase } }) => ({
      GEOIP_COUNTRY_DATABASE: '/var/task/countries.mmdb',
      ...(cityDatabase !== undefined && { GEOIP_DATABASE: cityDatabasePath(cityDatabase) }),
    }),
  },
  providerCredentials: {
    endpoints: ['secretsmanager'],
    environment: ({ stage }) => ({ PROVIDER_SECRETS_PREFIX: providerSecretsPrefix(stage.name) }),
    statements: deployed => [
      allow(['secretsmanager:GetSecretValue'], Object.values(deployed.secrets.providerArns)),
      allowKey(deployed, 'secretsmanager', ['kms:Decrypt']),
    ],
  },
  // Calls providers only, no AWS service.
  providerHttp: { endpoints: [], internet: true },
  // PostgreSQL: granted by `database`. Valkey: access is controlled by security groups.
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
    environment: ({ queues }) => ({ REFRESH_QUEUE_URL: queues.get('refreshes').main.queueUrl }),
    statements: deployed => send(deployed, deployed.queues.get('refreshes').main.queueArn),
  },
  signingKeys: {
    endpoints: ['secretsmanager'],
    environment: ({ secrets }) => ({ SIGNING_KEYS_SECRET_ID: secrets.signingKeysArn }),
    statements: deployed => readSecret(deployed, deployed.secrets.signingKeysArn),
  },
  // A compiled statement is one statement, never a part of a transaction.
  statements: useFunctionsLogin([EXECUTE]),
  verificationKeys: {
    endpoints: ['secretsmanager'],
    environment: ({ secrets }) => ({ VERIFICATION_KEYS_SECRET_ID: secrets.verificationKeysArn }),
    statements: deployed => readSecret(deployed, deployed.secrets.verificationKeysArn),
  },
  // Computes only.
  passkeyOptions: { endpoints: [] },
  webauthn: { endpoints: [] },
}
