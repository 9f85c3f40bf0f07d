import * as z from 'zod/mini'
import type { ActivityKind as Kind } from '../activity/words.ts'
import { Id, listOf, PageQuery, PastTime, Time } from './fields.ts'
import { route } from './route.ts'

/** The kinds of activity. Clients depend on these codes. */
const kinds = [
  'registered',
  'email_verified',
  'email_change_requested',
  'email_changed',
  'profile_changed',
  'signed_in',
  'sign_in_failed',
  'sign_in_alerted',
  'sign_in_reported',
  'signed_out',
  'token_reused',
  'device_trusted',
  'device_removed',
  'device_distrusted',
  'password_check_failed',
  'password_reset_requested',
  'password_reset',
  'password_changed',
  'password_breached',
  'account_locked',
  'factor_failed',
  'factor_locked',
  'passkey_revoked',
  'passkey_added',
  'passkey_removed',
  'totp_added',
  'totp_removed',
  'recovery_codes_replaced',
  'password_removed',
  'second_factors_removed',
  'identity_confirmed',
  'account_unlocked',
  'account_disabled',
  'account_enabled',
  'export_requested',
  'export_ready',
  'export_failed',
  'export_opened',
  'deletion_requested',
  'deletion_canceled',
  'connection_created',
  'connection_renamed',
  'connection_policy_changed',
  'connection_deleted',
  'connected',
  'connecting_failed',
  'disconnected',
  'connection_expiring',
  'connection_expired',
  'connection_failed',
  'connection_canceled',
] as const satisfies readonly Kind[]

/** The kind of an activity. */
export const ActivityKind = z.enum(kinds)

/** An event in the account of a user. */
export const Activity = z.object({
  id: Id,
  created_at: Time,
  kind: ActivityKind,
  description: z.string(),
  outcome: z.enum(['success', 'failure', 'refused']),
  device: z.nullable(z.string()),
  ip_address: z.nullable(z.string()),
  location: z.nullable(z.string()),
  session_id: z.nullable(Id),
  connection_id: z.nullable(Id),
})

/** GET /api/v1/auth/activity */
export const activity = route({
  id: 'auth/activity',
  operationId: 'listActivity',
  tag: 'user',
  title: 'List activity',
  method: 'GET',
  path: '/api/v1/auth/activity',
  access: 'bearer',
  summary:
    'Lists what happened to the account of the user, newest first: sign-ins, failed sign-ins, changes and connections. To get the same records on every page, send the time of the first request as `to`.',
  query: z.extend(PageQuery, {
    kind: z.optional(ActivityKind),
    from: z.optional(PastTime),
    to: z.optional(PastTime),
  }),
  reply: { status: 200, body: listOf(Activity) },
  problems: [],
  limits: ['api_by_user'],
  uses: ['statements', 'locations'],
})
