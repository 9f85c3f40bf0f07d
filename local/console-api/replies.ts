import type { SentMail } from '../aws/sent-mail.ts'
import type { JobRun, RecordedRequest } from '../recording/recorded.ts'

// The JSON that the console reads. Times are ISO 8601.

/** The kinds of change that the console is notified of. */
export type ChangeKind = 'request' | 'job' | 'mail' | 'event' | 'action'

/** A mail in the list. Its HTML has its own address. */
export type MailSummary = Omit<SentMail, 'html'>

/** A request in the list. */
export type RequestSummary = Pick<
  RecordedRequest,
  'id' | 'at' | 'method' | 'path' | 'status' | 'milliseconds'
> & {
  readonly statements: number
  readonly logs: number
}

/** A job run in the list. */
export type RunSummary = Pick<JobRun, 'id' | 'job' | 'at' | 'outcome' | 'milliseconds' | 'error'> & {
  readonly messages: number
  readonly statements: number
}

/** A user. */
export interface ConsoleUser {
  readonly id: string
  readonly email: string
  readonly name: string
  readonly is_verified: boolean
  readonly is_active: boolean
  /** Null unless the account is locked now. */
  readonly locked_until: string | null
  readonly created_at: string
  readonly last_login_at: string | null
  readonly active_sessions: number
}

/** A session of a user. */
export interface ConsoleSession {
  readonly id: string
  readonly device: string
  readonly location: string | null
  readonly ip: string | null
  readonly state: 'active' | 'expired' | 'ended'
  readonly reason: string | null
  readonly created_at: string
  readonly last_used_at: string
  readonly expires_at: string
}

/** A connection of a user to a provider. */
export interface ConsoleConnection {
  readonly id: string
  readonly user_id: string
  readonly email: string
  readonly provider_key: string
  readonly alias: string
  readonly status: string
  readonly access_expires_at: string | null
  readonly refresh_due_at: string | null
  readonly last_refresh_at: string | null
  readonly consent_expires_at: string | null
  readonly refresh_failures: number
  readonly last_error: string | null
  readonly last_error_at: string | null
}

/** An event with its deliveries and the attempts that the receiver of the local cloud got. */
export interface ConsoleEvent {
  readonly id: string
  readonly type: string
  readonly subject_id: string
  readonly data: Readonly<Record<string, unknown>>
  readonly created_at: string
  readonly routed_at: string | null
  readonly deliveries: readonly {
    readonly endpoint_id: string
    readonly state: 'pending' | 'delivered' | 'failed'
    readonly attempts: number
    readonly next_attempt_at: string | null
    readonly last_status: number | null
    readonly last_error: string | null
  }[]
  readonly received: readonly {
    readonly at: string
    readonly is_verified: boolean
    readonly answer: string
  }[]
}

/** The state of the receiver and the newest events. */
export interface ConsoleEvents {
  readonly receiver: {
    readonly answer: string
    readonly answers: readonly (readonly [name: string, description: string])[]
  }
  readonly items: readonly ConsoleEvent[]
}

/** A message in a dead-letter queue. */
export interface DeadLetter {
  readonly id: string
  readonly sent_at: string
  readonly body: string
}

/** A queue. */
export interface ConsoleQueue {
  readonly name: string
  /** The id of the job that processes its messages. */
  readonly job: string
  readonly waiting: number
  readonly in_flight: number
  readonly dead_letters: readonly DeadLetter[]
}

/** A schedule. */
export interface ConsoleSchedule {
  readonly job: string
  readonly summary: string
  readonly every_seconds: number
  readonly next_run_at: string | null
  readonly last_run: RunSummary | null
}

/** A token bucket of a rate limit. */
export interface ConsoleBucket {
  readonly key: string
  /** The name of the limit. */
  readonly limit: string
  /** The remaining tokens now, with fractions. Without refills if the capacity is unknown. */
  readonly remaining: number
  /** Null if unknown: the limits of a provider are in its secret. */
  readonly capacity: number | null
  /** Time in which an empty bucket refills; null if unknown. */
  readonly seconds: number | null
  readonly updated_at: string
}

/** The buckets of the rate limits. */
export interface RateLimits {
  /** Whether Redis has the buckets. The console shows only those in PostgreSQL. */
  readonly uses_redis: boolean
  readonly buckets: readonly ConsoleBucket[]
}

/** A record of the audit trail. */
export interface AuditRecord {
  readonly id: string
  readonly created_at: string
  readonly action: string
  readonly outcome: string
  readonly actor: string
  readonly user_id: string | null
  readonly session_id: string | null
  readonly request_id: string
  readonly route: string
  readonly ip_address: string | null
  readonly details: Readonly<Record<string, unknown>> | null
}

/** A page of the audit trail, newest first. */
export interface AuditPage {
  readonly items: readonly AuditRecord[]
  readonly next_cursor: string | null
}

/** A request with its audit records. */
export type RequestDetails = RecordedRequest & { readonly audit: readonly AuditRecord[] }

/** The addresses of the local services. */
export interface Endpoints {
  readonly services: Readonly<Record<string, string>>
  /** A command that opens the database. */
  readonly psql: string
  /** Shell assignments for the AWS CLI. */
  readonly aws: string
}

/** A switch of a mock provider. */
export interface ProviderSwitch {
  readonly name: string
  readonly label: string
  readonly group: string
  readonly description: string
  /** Null if any whole number in a range is accepted. */
  readonly choices: readonly string[] | null
  readonly accepts: string
  readonly value: string | number | boolean
  readonly initial: string | number | boolean
}

/** A mock provider. */
export interface MockProvider {
  readonly key: string
  readonly name: string
  /** The address of the page of the mock server. */
  readonly url: string
  readonly actions: readonly MockProviderAction[]
}

/** An action of a mock provider. It affects all logins. */
export interface MockProviderAction {
  readonly name: string
  readonly label: string
  readonly description: string
  readonly is_destructive: boolean
}

/** The numbers on the tabs. */
export interface Counts {
  readonly mail: number
  readonly requests: number
  readonly users: number
  readonly connections: number
  readonly dead_letters: number
}
