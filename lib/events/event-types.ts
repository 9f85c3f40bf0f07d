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

/**
 * The types of events, with the schema of `data`. Data contains ids, states and reason codes only: never an email
 * address, a name, an alias or a token.
 */
export const eventTypes = {
  /** The owner consented: a new connection works, or a revoked one works again. */
  'connection.connected': Connection,
  /** The consent expires soon. The connection still works. */
  'connection.expiring': Connection,
  /** The connection stopped working: its consent expired, or its refreshes failed repeatedly. */
  'connection.broken': Connection,
  /** An expiring or broken connection works again without restriction. */
  'connection.recovered': Connection,
  /** The owner or the provider ended the authorization, or the owner deleted the connection. */
  'connection.revoked': Connection,
  /** An account was created. Its email address is not verified yet. */
  'user.registered': User,
  /** The email address of an account was verified. */
  'user.verified': User,
  /** An account was deleted. */
  'user.deleted': z.strictObject({ user_id: Id, reason: Reason }),
  /** A session ended before its expiry. */
  'session.revoked': z.strictObject({ session_id: Id, user_id: Id, reason: Reason }),
  /** An operator revoked all tokens of one user or of all users. `effective_at` is the end of the grace period. */
  'security.rotated': z.strictObject({
    scope: z.enum(['user', 'all']),
    user_id: z.nullable(Id),
    effective_at: z.iso.datetime({ offset: true }),
  }),
} as const

/** The type of an event. */
export type EventType = keyof typeof eventTypes

/** The data of an event type. */
export type EventData<T extends EventType> = z.infer<(typeof eventTypes)[T]>

/** The subject of events that concern all users. */
export const EVERYONE = '00000000-0000-0000-0000-000000000000'
