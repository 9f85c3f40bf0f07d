import { commonSettings } from './common-settings.ts'
import { integer, optional, type Setting, text, url } from './kinds.ts'

const arn = /^arn:aws[a-z-]*:/
const MINUTE = 60

/** Every setting, by the service that needs it; those under `common` are every function's. */
export const settingsTable = {
  common: commonSettings,
  database: {
    databaseClusterArn: text({ sentence: 'ARN of the Aurora cluster.', accepts: 'ARN', pattern: arn }),
    databaseSecretArn: text({
      sentence: 'ARN of the secret with the credentials of the database.',
      accepts: 'ARN',
      pattern: arn,
    }),
    databaseName: text({
      sentence: 'Name of the database in the cluster.',
      accepts: 'letters, digits and underscores',
      pattern: /^[A-Za-z0-9_]{1,63}$/,
      default: 'dashtam',
    }),
    databaseRetryAfterSeconds: integer({
      sentence: 'What Retry-After says while the database wakes up.',
      unit: 'seconds',
      min: 1,
      max: 60,
      default: 10,
    }),
    databaseTimeoutMilliseconds: integer({
      sentence: 'How long one statement may take, where the deadline of the request is not nearer.',
      unit: 'milliseconds',
      min: 100,
      max: 45_000,
      default: 20_000,
    }),
    databaseReserveMilliseconds: integer({
      sentence: 'What is left of the deadline to answer a request in, when the database gave no answer.',
      unit: 'milliseconds',
      min: 100,
      max: 10_000,
      default: 1_000,
    }),
    databaseFirstPauseMilliseconds: integer({
      sentence: 'Pause before a database that wakes up is asked again; each further one is twice as long.',
      unit: 'milliseconds',
      min: 10,
      max: 10_000,
      default: 250,
    }),
    databaseLongestPauseMilliseconds: integer({
      sentence: 'Longest pause before a database that wakes up is asked again.',
      unit: 'milliseconds',
      min: 10,
      max: 10_000,
      default: 2_000,
    }),
    dataApiEndpoint: optional(
      url({
        sentence: 'Address of the RDS Data API, where it is not the one of the region.',
        variable: 'AWS_ENDPOINT_URL_RDS_DATA',
      }),
    ),
    accessKeyId: text({
      sentence: 'Access key that signs calls of the Data API; Lambda sets it.',
      accepts: 'access key id',
      variable: 'AWS_ACCESS_KEY_ID',
    }),
    secretAccessKey: text({
      sentence: 'Secret of that access key; Lambda sets it.',
      accepts: 'secret access key',
      variable: 'AWS_SECRET_ACCESS_KEY',
    }),
    sessionToken: optional(
      text({
        sentence: 'Session token of that access key; Lambda sets it.',
        accepts: 'session token',
        variable: 'AWS_SESSION_TOKEN',
      }),
    ),
  },
  mailQueue: {
    mailQueueUrl: url({ sentence: 'Address of the queue of mails to send.' }),
  },
  mailer: {
    mailFrom: text({
      sentence: 'Sender of every mail, as SES has verified it.',
      accepts: '`name@domain` or `Name <name@domain>`',
      pattern: /^(?:[^<>@\r\n]+<[^<>@\s]+@[^<>@\s]+>|[^<>@\s]+@[^<>@\s]+)$/,
    }),
    mailConfigurationSet: optional(
      text({
        sentence: 'SES configuration set that mails are sent under.',
        accepts: 'name of a configuration set',
      }),
    ),
  },
  refreshKey: {
    refreshKeySecretId: text({
      sentence: 'Secret with the key that successors of refresh tokens are derived under.',
      accepts: 'name or ARN of a secret',
    }),
  },
  signingKeys: {
    signingKeysSecretId: text({
      sentence: 'Secret with the private keys that sign access tokens.',
      accepts: 'name or ARN of a secret',
    }),
    signingKeysCacheSeconds: integer({
      sentence: 'How long a function keeps the private keys before it reads the secret again.',
      unit: 'seconds',
      min: 1,
      max: 5 * MINUTE,
      default: 5 * MINUTE,
    }),
  },
  verificationKeys: {
    verificationKeysSecretId: text({
      sentence: 'Secret with the public keys that access tokens are checked against (a JWK Set, RFC 7517).',
      accepts: 'name or ARN of a secret',
    }),
    verificationKeysCacheSeconds: integer({
      sentence: 'How long a function keeps the public keys before it reads the secret again.',
      unit: 'seconds',
      min: 1,
      max: 5 * MINUTE,
      default: 5 * MINUTE,
    }),
    verificationKeysRefetchSeconds: integer({
      sentence: 'Least time between two reads of the public keys that an unknown key id causes.',
      unit: 'seconds',
      min: 1,
      max: 5 * MINUTE,
      default: 10,
    }),
  },
} as const satisfies Record<string, Record<string, Setting<unknown>>>

/** The name of a group of settings: a service, or `common`. */
export type SettingsGroup = keyof typeof settingsTable

/** The values of every setting, by group. */
export type Settings = {
  readonly [G in SettingsGroup]: {
    readonly [N in keyof (typeof settingsTable)[G]]: (typeof settingsTable)[G][N] extends Setting<infer T>
      ? T
      : never
  }
}
