import { credentialSettings } from './credential-settings.ts'
import { choice, integer, optional, origins, type Setting, text, url } from './kinds.ts'
import { leavingSettings } from './leaving-settings.ts'
import { refreshSettings } from './refresh-settings.ts'
import { sessionSettings } from './session-settings.ts'
import { signalSettings } from './signal-settings.ts'

const MINUTE = 60
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** The settings of every function. */
export const commonSettings = {
  apiUrl: url({
    description: 'Public URL of this API. It is the issuer of the tokens and the base of the problem types.',
  }),
  appUrl: url({ description: 'URL of the client application. Links in mails start with it.' }),
  productName: text({
    description: 'Name of the product. New passwords must not consist of it.',
    accepts: 'text of 1 to 100 characters',
    pattern: /^.{1,100}$/,
    default: 'Dashtam',
  }),
  docsUrl: optional(
    url({ description: 'URL of the documentation site. The pages about problems link to it.' }),
  ),
  corsOrigins: optional(
    origins({
      description:
        'Origins whose pages may call the API. The functions then send the CORS headers. If absent, API Gateway or the local cloud sends them.',
    }),
  ),
  tokenAudience: text({
    description: 'Audience of the access tokens (the `aud` claim of RFC 7519).',
    accepts: 'text of 1 to 200 characters',
    pattern: /^[\x21-\x7e]{1,200}$/,
    default: 'dashtam',
  }),
  accessTokenSeconds: integer({
    description: 'Lifetime of an access token.',
    unit: 'seconds',
    min: 60,
    max: HOUR,
    default: 30 * MINUTE,
  }),
  ...sessionSettings,
  ...leavingSettings,
  ...refreshSettings,
  refreshRepeatSeconds: integer({
    description:
      'Time in which the same refresh token returns the same successor. After that, reuse counts as replay and ends all sessions of the user.',
    unit: 'seconds',
    min: 0,
    max: MINUTE,
    default: 10,
  }),
  verificationTokenSeconds: integer({
    description: 'Lifetime of an email verification link.',
    unit: 'seconds',
    min: 5 * MINUTE,
    max: 7 * DAY,
    default: DAY,
  }),
  resetTokenSeconds: integer({
    description: 'Lifetime of a password reset link.',
    unit: 'seconds',
    min: 5 * MINUTE,
    max: DAY,
    default: 15 * MINUTE,
  }),
  disownTokenSeconds: integer({
    description: 'Lifetime of the link in a sign-in alert.',
    unit: 'seconds',
    min: HOUR,
    max: 30 * DAY,
    default: 7 * DAY,
  }),
  authorizationStateSeconds: integer({
    description:
      'Lifetime of an authorization state: the time in which the user must consent at the provider.',
    unit: 'seconds',
    min: MINUTE,
    max: HOUR,
    default: 10 * MINUTE,
  }),
  passwordHashRounds: integer({
    description:
      'Cost of a bcrypt password hash (a power of two). Hashes with a lower cost are replaced at the next login.',
    unit: 'rounds',
    min: 10,
    max: 14,
    default: 12,
  }),
  lockoutFailures: integer({
    description: 'Number of consecutive wrong passwords that lock an account.',
    unit: 'failures',
    min: 3,
    max: 100,
    default: 10,
  }),
  lockoutSeconds: integer({
    description: 'Duration of a lockout. A locked account refuses every password.',
    unit: 'seconds',
    min: MINUTE,
    max: DAY,
    default: HOUR,
  }),
  ...signalSettings,
  endedRetentionDays: integer({
    description: 'Retention of expired tokens and ended sessions.',
    unit: 'days',
    min: 1,
    max: 365,
    default: 30,
  }),
  auditRetentionDays: integer({
    description:
      'Retention of audit records. They are deleted by month, so they are kept up to a month longer.',
    unit: 'days',
    // The database enforces the same minimum.
    min: 30,
    max: 3650,
    default: 400,
  }),
  eventRetentionDays: integer({
    description: 'Retention of events whose deliveries have ended.',
    unit: 'days',
    min: 4,
    max: 365,
    default: 30,
  }),
  rateLimitMilliseconds: integer({
    description:
      'Timeout of the rate limit store. After it, guarded routes use the database instead of Redis, and other routes pass without limits.',
    unit: 'milliseconds',
    min: 1,
    max: 10_000,
    default: 250,
  }),
  rateLimitFirstMilliseconds: integer({
    description:
      'Timeout of the first call of a function instance to the rate limit store, which also loads the client and opens the connection.',
    unit: 'milliseconds',
    min: 1,
    max: 20_000,
    default: 5_000,
  }),
  rateLimitPercent: integer({
    description:
      'Capacity and refill rate of the rate limits of all routes, as a percentage of the declared value.',
    unit: 'percent',
    min: 1,
    max: 1_000_000,
    default: 100,
  }),
  maxBodyBytes: integer({
    description: 'Maximum size of a request body.',
    unit: 'bytes',
    min: 1024,
    max: 1_048_576,
    default: 65_536,
  }),
  logLevel: choice({
    description: 'Lowest level that is logged.',
    words: ['debug', 'info', 'warn', 'error'],
    default: 'info',
  }),
  metricsNamespace: optional(
    text({
      description: 'CloudWatch namespace of the metrics in the log lines. No metrics if absent.',
      accepts: 'letters, digits and `._/#:-`',
      pattern: /^[\w./#:-]{1,255}$/,
    }),
  ),
  awsConnectMilliseconds: integer({
    description: 'Timeout for opening a connection to an AWS service.',
    unit: 'milliseconds',
    min: 50,
    max: 10_000,
    default: 1_000,
  }),
  awsRequestMilliseconds: integer({
    description: 'Timeout of one attempt of an AWS service call.',
    unit: 'milliseconds',
    min: 100,
    max: 60_000,
    default: 5_000,
  }),
  awsRegion: text({
    description: 'AWS Region. Set by Lambda.',
    accepts: 'AWS Region',
    pattern: /^[a-z]{2}(-[a-z]+)+-\d$/,
  }),
  ...credentialSettings,
  secretsManagerEndpoint: optional(
    url({
      description: 'Endpoint of Secrets Manager, if not the default endpoint of the Region.',
      variable: 'AWS_ENDPOINT_URL_SECRETS_MANAGER',
    }),
  ),
} as const satisfies Record<string, Setting<unknown>>
