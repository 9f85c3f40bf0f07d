import * as z from 'zod/mini'

const Id = z.uuid()
/** A reason: a code in snake case. New codes can be added. */
const Reason = z.string().check(z.regex(/^[a-z][a-z0-9_]{0,63}$/))
const Status = z.enum(['pending', 'active', 'expiring', 'expired', 'error', 'revoked'])

const Connection = z.strictObject({
  connection_id: Id,
  user_id: Id,
  provider_key: z.string(),
  status: Status,
  previous_status: Status,
  reason: Reason,
})
const User = z.strictObject({ user_id: Id })

/** A type of event: when it is sent, and the schema of its data. */
interface EventDefinition {
  readonly summary: string
  readonly data: z.core.$ZodType
}

/**
 * The types of events. Data contains ids, states and reason codes only: never an email
 * address, a name, an alias or a token.
 */
export const eventTypes = {
  'connection.connected': {
    summary: 'The owner consented: a new connection works, or a revoked one works again.',
    data: Connection,
  },
  'connection.expiring': {
    summary: 'The consent expires soon. The connection still works.',
    data: Connection,
  },
  'connection.broken': {
    summary: 'The connection stopped working, and the owner must sign in or consent again.',
    data: Connection,
  },
  'connection.recovered': {
    summary: 'An expiring or broken connection works again without restriction.',
    data: Connection,
  },
  'connection.revoked': {
    summary:
      'The owner, the provider or an operator ended the authorization, or the owner deleted the connection.',
    data: Connection,
  },
  'user.registered': {
    summary: 'An account was created. Its email address is not verified yet.',
    data: User,
  },
  'user.verified': {
    summary: 'The email address of an account was verified.',
    data: User,
  },
  'user.deleted': {
    summary: 'An account was deleted.',
    data: z.strictObject({ user_id: Id, reason: Reason }),
  },
  'session.revoked': {
    summary: 'A session ended before its expiry.',
    data: z.strictObject({ session_id: Id, user_id: Id, reason: Reason }),
  },
  'security.rotated': {
    summary:
      'An operator revoked all tokens of one user or of all users. `effective_at` is the end of the grace period.',
    data: z.strictObject({
      scope: z.enum(['user', 'all']),
      user_id: z.nullable(Id),
      effective_at: z.iso.datetime(),
    }),
  },
} as const satisfies Readonly<Record<string, EventDefinition>>

/** The type of an event. */
export type EventType = keyof typeof eventTypes

/** The data of an event type. */
export type EventData<T extends EventType> = z.infer<(typeof eventTypes)[T]['data']>

/** The subject of events that concern all users. */
export const EVERYONE = '00000000-0000-0000-0000-000000000000'
