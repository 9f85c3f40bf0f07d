import { integer, optional, type Setting, text, url } from './kinds.ts'

const arn = /^arn:aws[a-z-]*:/

const databaseSecretArn = text({
  sentence: 'ARN of the secret with the user and password of the functions.',
  accepts: 'ARN',
  pattern: arn,
})

/** Where the database is, and how long it is waited for. */
const connectionSettings = {
  databaseClusterArn: text({ sentence: 'ARN of the Aurora cluster.', accepts: 'ARN', pattern: arn }),
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
} as const satisfies Record<string, Setting<unknown>>

/** The database as the functions use it. */
export const databaseSettings = { ...connectionSettings, databaseSecretArn }

/** The database as its owner uses it. */
export const databaseOwnerSettings = {
  ...connectionSettings,
  databaseOwnerSecretArn: text({
    sentence: 'ARN of the secret with the user and password of the owner of the tables.',
    accepts: 'ARN',
    pattern: arn,
  }),
}

/** The secret with the user and password of the functions. */
export const databaseLoginSettings = { databaseSecretArn }
