import { integer, optional, type Setting, text, url } from './kinds.ts'

const arn = /^arn:aws[a-z-]*:/

const databaseSecretArn = text({
  description: 'ARN of the secret with the database login of the functions.',
  accepts: 'ARN',
  pattern: arn,
})

/** The address and the timeouts of the database. */
const connectionSettings = {
  databaseClusterArn: text({ description: 'ARN of the Aurora cluster.', accepts: 'ARN', pattern: arn }),
  databaseName: text({
    description: 'Name of the database.',
    accepts: 'letters, digits and underscores',
    pattern: /^[A-Za-z0-9_]{1,63}$/,
    default: 'dashtam',
  }),
  databaseRetryAfterSeconds: integer({
    description: 'Value of Retry-After while the database resumes.',
    unit: 'seconds',
    min: 1,
    max: 60,
    default: 10,
  }),
  databaseTimeoutMilliseconds: integer({
    description: 'Timeout of one statement. The deadline of the request can shorten it.',
    unit: 'milliseconds',
    min: 100,
    max: 45_000,
    default: 20_000,
  }),
  databaseReserveMilliseconds: integer({
    description: 'Time reserved before the deadline for the error response if the database does not respond.',
    unit: 'milliseconds',
    min: 100,
    // The rate limits get 2 seconds, including this reserve.
    max: 1_500,
    default: 1_000,
  }),
  databaseFirstPauseMilliseconds: integer({
    description: 'Delay before the first retry while the database resumes. It doubles with each retry.',
    unit: 'milliseconds',
    min: 10,
    max: 10_000,
    default: 250,
  }),
  databaseLongestPauseMilliseconds: integer({
    description: 'Maximum delay between retries while the database resumes.',
    unit: 'milliseconds',
    min: 10,
    max: 10_000,
    default: 2_000,
  }),
  dataApiEndpoint: optional(
    url({
      description: 'Endpoint of the RDS Data API, if not the default endpoint of the Region.',
      variable: 'AWS_ENDPOINT_URL_RDS_DATA',
    }),
  ),
} as const satisfies Record<string, Setting<unknown>>

/** The settings of the database, for the login of the functions. */
export const databaseSettings = { ...connectionSettings, databaseSecretArn }

/** The settings of the database, for the owner of the tables. */
export const databaseOwnerSettings = {
  ...connectionSettings,
  databaseOwnerSecretArn: text({
    description: 'ARN of the secret with the database login of the owner of the tables.',
    accepts: 'ARN',
    pattern: arn,
  }),
}

/** The settings of the secret with the database login of the functions. */
export const databaseLoginSettings = { databaseSecretArn }
