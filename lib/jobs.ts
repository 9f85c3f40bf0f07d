import { WHOLE_VCPU_MEGABYTES } from './memory.ts'
import type { GrantedServiceName } from './services/services.ts'

/** What starts a job. */
export type Trigger =
  /** Messages of a queue, in batches; what fails is retried and ends in the queue's dead-letter queue. */
  | { readonly queue: 'mail' | 'refreshes'; readonly batchSize: number; readonly maxReceives: number }
  /** Time: an EventBridge schedule. */
  | { readonly schedule: `rate(${number} ${'minute' | 'minutes' | 'hour' | 'hours'})` }
  /** The deployment, `npm start`, the tests: whoever brings up an environment. */
  | { readonly deployment: true }
  /** Secrets Manager, which calls it for each of the four steps of a rotation of this secret. */
  | { readonly rotation: 'signing-keys' | 'database-login' }

/** The contract of one job: data from which its Lambda, its trigger and its grants derive. */
export interface Job {
  /** The path of the function's file under functions/, without its ending. */
  readonly id: string
  readonly summary: string
  readonly on: Trigger
  /** Memory of the Lambda in megabytes; `DEFAULT_MEGABYTES` if absent. */
  readonly memoryMegabytes?: number
  readonly uses: readonly GrantedServiceName[]
}

/** Declares a job, keeping its literal types. */
export function job<const J extends Job>(definition: J): J {
  return definition
}

/** Sends the mails that the endpoints asked for. */
export const sendMail = job({
  id: 'jobs/send-mail',
  summary: 'Look up whom a mail concerns, make its token and send it.',
  on: { queue: 'mail', batchSize: 10, maxReceives: 5 },
  memoryMegabytes: WHOLE_VCPU_MEGABYTES,
  uses: ['database', 'mailer'],
})

/** Brings the database to the newest migration, and its roles to what they must be. */
export const migrate = job({
  id: 'jobs/migrate',
  summary: "Apply pending migrations; set up the functions' roles, privileges and login at the database.",
  on: { deployment: true },
  uses: ['database', 'databaseLogin', 'databaseOwner'],
})

/** Makes the keys of an environment. */
export const makeKeys = job({
  id: 'jobs/make-keys',
  summary: 'Make the keys that an environment lacks, and those that an operator replaces after a breach.',
  on: { deployment: true },
  uses: ['keyRing', 'sessionRefreshKeyStore'],
})

/** Rotates the signing keys. */
export const rotateSigningKeys = job({
  id: 'jobs/rotate-signing-keys',
  summary: 'Publish a new key, sign with the one published before, and keep the one that signed until then.',
  on: { rotation: 'signing-keys' },
  uses: ['keyRing'],
})

/** Rotates the login of the functions at the database. */
export const rotateDatabaseLogin = job({
  id: 'jobs/rotate-database-login',
  summary: 'Give the idle one of the two database roles of the functions a new password, and switch to it.',
  on: { rotation: 'database-login' },
  uses: ['database', 'databaseLogin', 'databaseOwner'],
})

/** Deletes what has expired. */
export const deleteExpired = job({
  id: 'jobs/delete-expired',
  summary:
    'Delete expired tokens and sessions, audit records past their retention and idle rate-limit buckets.',
  on: { schedule: 'rate(1 hour)' },
  uses: ['database'],
})

/** Finds the connections that are due, and puts them on the queue of refreshes. */
export const dispatchRefreshes = job({
  id: 'jobs/dispatch-refreshes',
  summary:
    'Enqueue the connections whose tokens are due; mark those whose consent ends, and tell their owners.',
  on: { schedule: 'rate(1 minute)' },
  uses: ['database', 'mailQueue', 'providerRefreshQueue'],
})

/** Refreshes the tokens of connections that are due. */
export const refreshConnections = job({
  id: 'jobs/refresh-connections',
  summary: 'Refresh the tokens of the connections that a message names.',
  on: { queue: 'refreshes', batchSize: 1, maxReceives: 5 },
  uses: ['database', 'dataKeys', 'mailQueue', 'providerCredentials', 'providerHttp', 'rateLimits'],
})

/** Re-encrypts what is encrypted under data keys that were followed by others. */
export const reencryptTokens = job({
  id: 'jobs/reencrypt-tokens',
  summary: 'Re-encrypt provider tokens under the current data key, and delete the keys that nothing needs.',
  on: { schedule: 'rate(24 hours)' },
  uses: ['database', 'dataKeys'],
})

/** Every job. */
export const jobs: readonly Job[] = [
  sendMail,
  migrate,
  makeKeys,
  rotateSigningKeys,
  rotateDatabaseLogin,
  deleteExpired,
  dispatchRefreshes,
  refreshConnections,
  reencryptTokens,
]
