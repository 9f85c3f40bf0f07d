import { createHash } from 'node:crypto'
import { createRequire } from 'node:module'
import { CreateAliasCommand, CreateKeyCommand, DescribeKeyCommand, KMSClient } from '@aws-sdk/client-kms'
import {
  CreateSecretCommand,
  GetSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager'
import type { Random } from '../lib/runtime/random.ts'
import { newKeyRing, newSessionRefreshKey } from '../lib/services/keys/key-ring.ts'
import type { LocalCredentials } from './sigv4.ts'

/** The AWS region of the local cloud. */
export const LOCAL_REGION = 'us-east-1'

/** The prefix of the names of the provider secrets. */
export const PROVIDER_SECRETS_PREFIX = 'dashtam/providers/'

/** The name of the secret with the endpoints that receive events. */
export const EVENT_ENDPOINTS_SECRET_ID = 'dashtam/event-endpoints'

/** The bucket of the exports of accounts. */
export const EXPORT_BUCKET = 'dashtam-exports'

/** The KMS key that wraps the data keys of the provider tokens. */
const TOKEN_KEY_ALIAS = 'alias/dashtam-provider-tokens'

/** The names of the secrets with database logins. */
export const databaseSecretNames = { functions: 'dashtam/database', owner: 'dashtam/database-owner' }

/** The names of the secrets with keys. */
const names = {
  signingKeys: 'dashtam/signing-keys',
  verificationKeys: 'dashtam/verification-keys',
  sessionRefreshKey: 'dashtam/refresh-key',
}

const arnOf = (name: string) => `arn:aws:secretsmanager:${LOCAL_REGION}:000000000000:secret:${name}`

const countryDatabase = createRequire(import.meta.url).resolve(
  '@ip-location-db/geo-whois-asn-country-mmdb/geo-whois-asn-country.mmdb',
)

/** The addresses of the local endpoints. */
export interface LocalEndpoints {
  readonly dataApi: string
  /** KMS and Secrets Manager. */
  readonly keys: string
  readonly s3: string
  readonly ses: string
  readonly sqs: string
  /** The range service of breached passwords. */
  readonly breachedPasswords: string
}

/** Returns the environment variables of the functions. They are the same as on AWS, with local addresses. */
export function functionEnvironment(options: {
  readonly endpoints: LocalEndpoints
  readonly credentials: LocalCredentials
  readonly database: string
  readonly queueUrlOf: (name: 'mail' | 'refreshes' | 'events') => string
  readonly apiUrl: string
  readonly appUrl: string
}): Record<string, string> {
  const { endpoints, credentials } = options
  return {
    AWS_REGION: LOCAL_REGION,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_SESSION_TOKEN: '',
    AWS_ENDPOINT_URL_RDS_DATA: endpoints.dataApi,
    AWS_ENDPOINT_URL_KMS: endpoints.keys,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: endpoints.keys,
    AWS_ENDPOINT_URL_S3: endpoints.s3,
    AWS_ENDPOINT_URL_SES: endpoints.ses,
    AWS_ENDPOINT_URL_SQS: endpoints.sqs,
    DATABASE_CLUSTER_ARN: `arn:aws:rds:${LOCAL_REGION}:000000000000:cluster:dashtam`,
    DATABASE_SECRET_ARN: arnOf(databaseSecretNames.functions),
    DATABASE_OWNER_SECRET_ARN: arnOf(databaseSecretNames.owner),
    DATABASE_NAME: options.database,
    MAIL_QUEUE_URL: options.queueUrlOf('mail'),
    REFRESH_QUEUE_URL: options.queueUrlOf('refreshes'),
    EVENT_QUEUE_URL: options.queueUrlOf('events'),
    EVENT_ENDPOINTS_SECRET_ID,
    EVENT_PRIVATE_ADDRESSES: 'allow',
    BREACHED_PASSWORDS_URL: endpoints.breachedPasswords,
    EXPORT_BUCKET,
    MAIL_FROM: 'Dashtam <no-reply@dashtam.local>',
    MAIL_CONFIGURATION_SET: 'dashtam',
    SIGNING_KEYS_SECRET_ID: names.signingKeys,
    VERIFICATION_KEYS_SECRET_ID: names.verificationKeys,
    REFRESH_KEY_SECRET_ID: names.sessionRefreshKey,
    PROVIDER_SECRETS_PREFIX,
    PROVIDER_TOKEN_KEY_ID: TOKEN_KEY_ALIAS,
    GEOIP_COUNTRY_DATABASE: countryDatabase,
    API_URL: options.apiUrl,
    APP_URL: options.appUrl,
    LOG_LEVEL: 'warn',
  }
}

/** Creates the missing secrets. */
export async function seedSecrets(
  endpoint: string,
  credentials: LocalCredentials,
  random: Random,
): Promise<void> {
  const client = new SecretsManagerClient({ endpoint, region: LOCAL_REGION, credentials })
  const exists = async (SecretId: string) => {
    try {
      await client.send(new GetSecretValueCommand({ SecretId }))
      return true
    } catch (error) {
      if (error instanceof Error && error.name === 'ResourceNotFoundException') return false
      throw error
    }
  }
  const create = (Name: string, SecretString: string) =>
    client.send(new CreateSecretCommand({ Name, SecretString }))
  if (!(await exists(names.signingKeys))) {
    const ring = await newKeyRing(random)
    await create(names.verificationKeys, ring.verificationKeys)
    await create(names.signingKeys, ring.signingKeys)
  }
  if (!(await exists(names.sessionRefreshKey)))
    await create(names.sessionRefreshKey, newSessionRefreshKey(random))
  client.destroy()
}

/** Creates the KMS key and its alias if they are missing. */
export async function seedKeys(endpoint: string, credentials: LocalCredentials): Promise<void> {
  const client = new KMSClient({ endpoint, region: LOCAL_REGION, credentials })
  try {
    await client.send(new DescribeKeyCommand({ KeyId: TOKEN_KEY_ALIAS }))
  } catch (error) {
    if (!(error instanceof Error && error.name === 'NotFoundException')) throw error
    const { KeyMetadata } = await client.send(new CreateKeyCommand({}))
    const alias = { AliasName: TOKEN_KEY_ALIAS, TargetKeyId: KeyMetadata?.KeyId }
    await client.send(new CreateAliasCommand(alias))
  } finally {
    client.destroy()
  }
}

/** Returns the credentials for the local endpoints. They are fixed, because they protect no real data. */
export function localCredentials(): LocalCredentials {
  const secretAccessKey = createHash('sha256').update('the local cloud of Dashtam').digest('base64url')
  return { accessKeyId: 'LOCALDASHTAM00000000', secretAccessKey }
}
