import { choice, integer, optional, type Setting, text, url } from './kinds.ts'

const arn = /^arn:aws[a-z-]*:/
const MINUTE = 60
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** Every setting, by the service that needs it; those under `common` are every function's. */
export const settingsTable = {
  common: {
    apiUrl: url({
      sentence: 'Public address of this API: the issuer of its tokens and the base of its problem types.',
    }),
    appUrl: url({ sentence: "Address of the application's own pages, which the links in mails lead to." }),
    tokenAudience: text({
      sentence: 'Audience of the access tokens (the `aud` claim of RFC 7519).',
      accepts: 'text of 1 to 200 characters',
      pattern: /^[\x21-\x7e]{1,200}$/,
      default: 'dashtam',
    }),
    accessTokenSeconds: integer({
      sentence: 'Lifetime of an access token.',
      unit: 'seconds',
      min: 60,
      max: HOUR,
      default: 30 * MINUTE,
    }),
    refreshTokenSeconds: integer({
      sentence: 'Lifetime of a session from its login, however often its refresh token rotates.',
      unit: 'seconds',
      min: HOUR,
      max: 365 * DAY,
      default: 30 * DAY,
    }),
    refreshRepeatSeconds: integer({
      sentence:
        'How long the refresh token just used, presented again, is answered with the same successor; later it is replay.',
      unit: 'seconds',
      min: 0,
      max: MINUTE,
      default: 10,
    }),
    verificationTokenSeconds: integer({
      sentence: 'Lifetime of the link that verifies an e-mail address.',
      unit: 'seconds',
      min: 5 * MINUTE,
      max: 7 * DAY,
      default: DAY,
    }),
    resetTokenSeconds: integer({
      sentence: 'Lifetime of the link that resets a password.',
      unit: 'seconds',
      min: 5 * MINUTE,
      max: DAY,
      default: 15 * MINUTE,
    }),
    passwordHashRounds: integer({
      sentence:
        'Cost of a password hash, as the power of two of bcrypt; older hashes are renewed at the next login.',
      unit: 'rounds',
      min: 10,
      max: 14,
      default: 12,
    }),
    lockoutFailures: integer({
      sentence: 'Consecutive wrong passwords that lock an account.',
      unit: 'failures',
      min: 3,
      max: 100,
      default: 10,
    }),
    lockoutSeconds: integer({
      sentence: 'How long a locked account refuses every password.',
      unit: 'seconds',
      min: MINUTE,
      max: DAY,
      default: HOUR,
    }),
    maxBodyBytes: integer({
      sentence: 'Largest request body that is read.',
      unit: 'bytes',
      min: 1024,
      max: 1_048_576,
      default: 65_536,
    }),
    logLevel: choice({
      sentence: 'Least severe level of the lines that are logged.',
      words: ['debug', 'info', 'warn', 'error'],
      default: 'info',
    }),
    awsConnectMilliseconds: integer({
      sentence: 'How long a connection to an AWS service may take to open.',
      unit: 'milliseconds',
      min: 50,
      max: 10_000,
      default: 1_000,
    }),
    awsRequestMilliseconds: integer({
      sentence: 'How long an AWS service may take to answer one attempt of a call.',
      unit: 'milliseconds',
      min: 100,
      max: 60_000,
      default: 5_000,
    }),
    awsRegion: text({
      sentence: 'Region of the AWS services; Lambda sets it.',
      accepts: 'name of a region',
      pattern: /^[a-z]{2}(-[a-z]+)+-\d$/,
    }),
  },
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
