import { WHOLE_VCPU_MEGABYTES } from './memory.ts'
import type { GrantedServiceName } from './services/services.ts'

/** The event source that starts a job. */
export type Trigger =
  /** A queue, which delivers messages in batches. Failed messages are retried, then move to the dead-letter queue. */
  | {
      readonly queue: 'mail' | 'refreshes' | 'events'
      readonly batchSize: number
      readonly maxReceives: number
    }
  /** An EventBridge schedule. */
  | { readonly schedule: `rate(${number} ${'minute' | 'minutes' | 'hour' | 'hours'})` }
  /** The setup of an environment: a deployment, `npm start` or a test. */
  | { readonly deployment: true }
  /** The rotation of a secret. Secrets Manager calls the job for each of the four steps. */
  | { readonly rotation: 'signing-keys' | 'database-login' }

/** The contract of one job. Its Lambda, trigger and grants are derived from it. */
export interface Job {
  /** The path of the function's file under functions/, without the extension. */
  readonly id: string
  readonly summary: string
  readonly on: Trigger
  /** Memory of the Lambda in megabytes; `DEFAULT_MEGABYTES` if absent. */
  readonly memoryMegabytes?: number
  readonly uses: readonly GrantedServiceName[]
}

/** Declares a job and keeps its literal types. */
export function job<const J extends Job>(definition: J): J {
  return definition
}

/** Sends the mails that the endpoints enqueue. */
export const sendMail = job({
  id: 'jobs/send-mail',
  summary: 'Sends the enqueued mails: looks up the recipient, creates the token and sends the mail.',
  on: { queue: 'mail', batchSize: 10, maxReceives: 5 },
  memoryMegabytes: WHOLE_VCPU_MEGABYTES,
  uses: ['mailer', 'statements'],
})

/** Enqueues the mails that the queue refused. */
export const enqueueMails = job({
  id: 'jobs/enqueue-mails',
  summary: 'Enqueues the mails that wait because the mail queue refused them.',
  on: { schedule: 'rate(1 minute)' },
  uses: ['mailQueue', 'statements'],
})

/** Applies the pending migrations and sets up the database roles. */
export const migrate = job({
  id: 'jobs/migrate',
  summary:
    'Applies pending migrations and sets up the database roles, privileges and login of the functions.',
  on: { deployment: true },
  uses: ['database', 'databaseLogin', 'databaseOwner'],
})

/** Creates the keys of an environment. */
export const makeKeys = job({
  id: 'jobs/make-keys',
  summary:
    'Creates the missing keys of an environment. Replaces keys at the request of an operator after a breach.',
  on: { deployment: true },
  uses: ['keyRing', 'sessionRefreshKeyStore'],
})

/** Rotates the signing keys. */
export const rotateSigningKeys = job({
  id: 'jobs/rotate-signing-keys',
  summary:
    'Rotates the signing keys: publishes a new next key, makes the next key current and keeps the previous key for verification.',
  on: { rotation: 'signing-keys' },
  uses: ['keyRing'],
})

/** Rotates the database login of the functions. */
export const rotateDatabaseLogin = job({
  id: 'jobs/rotate-database-login',
  summary:
    'Rotates the database login of the functions: sets a new password for the idle login role and makes it current.',
  on: { rotation: 'database-login' },
  uses: ['database', 'databaseLogin', 'databaseOwner'],
})

/** Deletes expired rows. */
export const deleteExpired = job({
  id: 'jobs/delete-expired',
  summary:
    'Deletes expired tokens and sessions, audit records and events past their retention, digests of notifications and idle rate limit buckets. Creates and drops the partitions of the audit log.',
  on: { schedule: 'rate(1 hour)' },
  uses: ['database'],
})

/** Enqueues the provider refreshes that are due. */
export const dispatchRefreshes = job({
  id: 'jobs/dispatch-refreshes',
  summary:
    'Enqueues the provider refreshes that are due, as many as the limit of each provider admits, and pauses those that their policy does not admit. Marks connections with expiring consent and notifies their owners.',
  on: { schedule: 'rate(1 minute)' },
  uses: ['eventQueue', 'mailQueue', 'providerCredentials', 'providerRefreshQueue', 'statements'],
})

/** Refreshes the provider tokens that are due. */
export const refreshConnections = job({
  id: 'jobs/refresh-connections',
  summary: 'Refreshes the provider tokens of the connections in a message.',
  on: { queue: 'refreshes', batchSize: 1, maxReceives: 5 },
  uses: [
    'dataKeys',
    'eventQueue',
    'mailQueue',
    'providerCredentials',
    'providerHttp',
    'rateLimits',
    'statements',
  ],
})

/** Routes new events and enqueues the streams that are due. */
export const dispatchEvents = job({
  id: 'jobs/dispatch-events',
  summary: 'Routes new events to the endpoints of the application and enqueues the deliveries that are due.',
  on: { schedule: 'rate(1 minute)' },
  uses: ['database', 'eventEndpoints', 'eventQueue'],
})

/** Sends events to the endpoints of the application. */
export const deliverEvents = job({
  id: 'jobs/deliver-events',
  summary: 'Sends the due events of the streams in a message, in order.',
  on: { queue: 'events', batchSize: 1, maxReceives: 5 },
  uses: ['database', 'eventEndpoints', 'eventQueue', 'eventSender'],
})

/** Re-encrypts provider tokens and TOTP secrets that are encrypted under former data keys. */
export const reencryptTokens = job({
  id: 'jobs/reencrypt-tokens',
  summary:
    'Re-encrypts provider tokens and TOTP secrets under the current data key and deletes unused data keys.',
  on: { schedule: 'rate(24 hours)' },
  uses: ['database', 'dataKeys'],
})

/** Builds the requested exports of accounts. */
export const exportAccounts = job({
  id: 'jobs/export-accounts',
  summary: 'Builds the requested exports of accounts, notifies their users and deletes expired exports.',
  on: { schedule: 'rate(1 minute)' },
  uses: ['database', 'exportStore', 'mailQueue'],
})

/** Deletes the accounts whose grace period has ended. */
export const deleteAccounts = job({
  id: 'jobs/delete-accounts',
  summary:
    'Deletes the accounts whose grace period has ended: revokes their connections at the providers, pseudonymizes their audit records and deletes their data.',
  on: { schedule: 'rate(15 minutes)' },
  uses: [
    'dataKeys',
    'exportStore',
    'mailQueue',
    'providerCredentials',
    'providerHttp',
    'rateLimits',
    'statements',
  ],
})

/** Every job. */
export const jobs: readonly Job[] = [
  sendMail,
  enqueueMails,
  migrate,
  makeKeys,
  rotateSigningKeys,
  rotateDatabaseLogin,
  deleteExpired,
  dispatchRefreshes,
  refreshConnections,
  reencryptTokens,
  dispatchEvents,
  deliverEvents,
  exportAccounts,
  deleteAccounts,
]
