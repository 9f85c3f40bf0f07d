import type { GrantedServiceName } from './services.ts'

/** An outgoing connection (OWASP ASVS 13.1). */
interface OutgoingConnection {
  readonly peer: string
  readonly protocol: string
  /** How the functions authenticate, and how they authenticate the peer. */
  readonly authentication: string
  /** The settings with its timeouts. */
  readonly timeouts: readonly string[]
  /** The maximum of concurrent connections, and what happens at the maximum. */
  readonly concurrency: string
  readonly retries: string
  /** What happens if the peer fails. */
  readonly failure: string
}

const SDK = {
  authentication: 'Signature Version 4 with the temporary credentials of the role; server certificate',
  timeouts: ['AWS_CONNECT_MILLISECONDS', 'AWS_REQUEST_MILLISECONDS'],
  concurrency: '50 sockets for each client of the SDK; further calls wait',
  retries: 'at most 2, with exponential backoff and jitter (standard mode of the SDK)',
} as const

/** Every outgoing connection of the functions. */
export const connections = {
  'RDS Data API': {
    peer: 'rds-data.<Region>.amazonaws.com, the only way to PostgreSQL',
    protocol: 'HTTPS',
    authentication:
      'Signature Version 4; the login is a secret that the service reads, with a role that owns no table',
    timeouts: ['DATABASE_TIMEOUT_MILLISECONDS', 'DATABASE_RESERVE_MILLISECONDS'],
    concurrency:
      'at most 3 statements of a request in parallel; the service pools the connections to PostgreSQL',
    retries:
      'while the database resumes or throttles: from DATABASE_FIRST_PAUSE_MILLISECONDS, doubled, until the deadline (decision 0040)',
    failure:
      '503 `database_unavailable` with Retry-After; nothing is half-done, because a change is one statement',
  },
  KMS: {
    ...SDK,
    peer: 'kms.<Region>.amazonaws.com',
    protocol: 'HTTPS',
    failure:
      'the request fails with 500, nothing is stored unencrypted; unwrapped keys in memory keep working',
  },
  'Secrets Manager': {
    ...SDK,
    peer: 'secretsmanager.<Region>.amazonaws.com',
    protocol: 'HTTPS',
    failure: 'cached secrets keep working for up to five minutes; then the request fails with 500',
  },
  SES: {
    ...SDK,
    peer: 'email.<Region>.amazonaws.com',
    protocol: 'HTTPS; SES requires TLS to the mail server of the recipient',
    failure: 'the message returns to the queue; after 5 attempts to the dead-letter queue, with an alarm',
  },
  SQS: {
    ...SDK,
    peer: 'sqs.<Region>.amazonaws.com',
    protocol: 'HTTPS',
    failure:
      'a mail that must be sent: 500; a notification: the request continues, with an alarm; schedules repeat the rest',
  },
  S3: {
    peer: '<bucket>.s3.<Region>.amazonaws.com',
    protocol: 'HTTPS only (bucket policy)',
    authentication: 'Signature Version 4 with the temporary credentials of the role',
    timeouts: ['EXPORT_TIMEOUT_MILLISECONDS'],
    concurrency: 'one file at a time',
    retries: 'none; the job repeats the export, at most 5 times',
    failure: 'the export stays pending, then fails; its user is notified',
  },
  Valkey: {
    peer: 'the cache in the VPC, if `REDIS_URL` is set',
    protocol: 'RESP over TLS',
    authentication: 'security group of the functions; server certificate',
    timeouts: ['RATE_LIMIT_MILLISECONDS', 'RATE_LIMIT_FIRST_MILLISECONDS'],
    concurrency: 'one connection for each instance of a function',
    retries: 'one, after a closed connection',
    failure:
      'guarded routes use PostgreSQL and answer 503 if that fails too; others pass, with an alarm (decision 0044)',
  },
  Providers: {
    peer: 'the hosts in the definitions and secrets of the providers (Charles Schwab, Plaid)',
    protocol: 'HTTPS, no redirects',
    authentication:
      'client secret of the provider (from Secrets Manager), tokens of the user; server certificate',
    timeouts: ['HTTP_TIMEOUT_TOTAL', 'HTTP_TIMEOUT_CONNECT', 'HTTP_TIMEOUT_READ', 'HTTP_TIMEOUT_POOL'],
    concurrency:
      'PROVIDER_CONNECTIONS for each host and instance; further calls wait for HTTP_TIMEOUT_POOL; rate limits for each provider and user',
    retries:
      'a GET once, if a reused connection was closed; never a POST. Refreshes by schedule, with backoff',
    failure: '502, 503 or 504 with the name of the provider; the state of the connection records it',
  },
  'Event endpoints': {
    peer: 'the URLs in the secret of the event endpoints; no user can add one',
    protocol: 'HTTPS, no redirects, public addresses only, checked after the name resolution',
    authentication: 'HMAC-SHA-256 of each event (Standard Webhooks); server certificate',
    timeouts: ['EVENT_TIMEOUT_TOTAL', 'EVENT_TIMEOUT_CONNECT', 'EVENT_TIMEOUT_READ'],
    concurrency: '20 for each endpoint and instance; further events wait in their stream',
    retries: 'for 3 days with growing delays; `Retry-After` is followed',
    failure: 'the delivery fails and stays visible; an operator can send it again',
  },
  'Range service of breached passwords': {
    peer: '`BREACHED_PASSWORDS_URL` (api.pwnedpasswords.com by default)',
    protocol: 'HTTPS, padded responses',
    authentication: 'none; server certificate. The service gets 5 of 40 digits of a hash',
    timeouts: ['BREACHED_PASSWORDS_TIMEOUT'],
    concurrency: '20 for each instance; a further check counts as unavailable after the timeout',
    retries: 'none',
    failure: 'the password passes without this check, with a metric and an alarm (decision 0065)',
  },
} as const satisfies Record<string, OutgoingConnection>

/** The name of an outgoing connection. */
export type ConnectionName = keyof typeof connections

/** The connections of each service. A service without an entry does not compile. */
export const connectionsOfServices: { readonly [N in GrantedServiceName]: readonly ConnectionName[] } = {
  breachedPasswords: ['Range service of breached passwords'],
  database: ['RDS Data API'],
  databaseLogin: ['Secrets Manager'],
  databaseOwner: ['RDS Data API'],
  dataKeys: ['KMS', 'RDS Data API'],
  eventEndpoints: ['Secrets Manager'],
  eventQueue: ['SQS'],
  eventSender: ['Event endpoints'],
  // A link is signed without a call.
  exportLinks: [],
  exportStore: ['S3'],
  keyRing: ['Secrets Manager'],
  mailer: ['SES'],
  mailQueue: ['SQS'],
  // The GeoIP database is a file in a layer.
  locations: [],
  passkeyOptions: [],
  providerCredentials: ['Secrets Manager'],
  providerHttp: ['Providers'],
  rateLimits: ['Valkey', 'RDS Data API'],
  sessionRefreshKey: ['Secrets Manager'],
  providerRefreshQueue: ['SQS'],
  sessionRefreshKeyStore: ['Secrets Manager'],
  signingKeys: ['Secrets Manager'],
  statements: ['RDS Data API'],
  verificationKeys: ['Secrets Manager'],
  webauthn: [],
}
