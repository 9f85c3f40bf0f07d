import { choice, integer, optional, type Setting, text, url } from './kinds.ts'
import { sessionSettings } from './session-settings.ts'

const MINUTE = 60
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** The settings of every function. */
export const commonSettings = {
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
  ...sessionSettings,
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
  disownTokenSeconds: integer({
    sentence: 'Lifetime of the link in an alert that ends the session it speaks of.',
    unit: 'seconds',
    min: HOUR,
    max: 30 * DAY,
    default: 7 * DAY,
  }),
  authorizationStateSeconds: integer({
    sentence: 'How long a person may take to consent at a provider.',
    unit: 'seconds',
    min: MINUTE,
    max: HOUR,
    default: 10 * MINUTE,
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
  endedRetentionDays: integer({
    sentence: 'How long expired tokens and ended sessions are kept.',
    unit: 'days',
    min: 1,
    max: 365,
    default: 30,
  }),
  auditRetentionDays: integer({
    sentence: 'How long records of the audit trail are kept.',
    unit: 'days',
    // A trigger keeps them as long whatever is configured.
    min: 30,
    max: 3650,
    default: 400,
  }),
  rateLimitMilliseconds: integer({
    sentence:
      'How long the rate limit store may take; then Redis is replaced by the database, and routes that do not guard credentials pass without limits.',
    unit: 'milliseconds',
    min: 1,
    max: 10_000,
    default: 250,
  }),
  rateLimitFirstMilliseconds: integer({
    sentence:
      'The same for the first call of a function instance, which also opens the connection and loads the client.',
    unit: 'milliseconds',
    min: 1,
    max: 20_000,
    default: 5_000,
  }),
  rateLimitPercent: integer({
    sentence: 'Capacity and refill of every rate limit, in percent of what its route says.',
    unit: 'percent',
    min: 1,
    max: 1_000_000,
    default: 100,
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
  metricsNamespace: optional(
    text({
      sentence: 'Namespace in CloudWatch of the metrics that log lines carry; without one, they carry none.',
      accepts: 'letters, digits and `._/#:-`',
      pattern: /^[\w./#:-]{1,255}$/,
    }),
  ),
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
} as const satisfies Record<string, Setting<unknown>>
