import * as z from 'zod/mini'
import { Id, PastTime, QueryInteger, REQUEST_ID, Text, Time } from './fields.ts'
import { route } from './route.ts'

const DAY = 24 * 60 * 60

/** The reason of the operator, for the audit log. */
export const Reason = Text(1, 500)

/** The settings that revoke tokens of all users. */
export const SecurityConfig = z.object({
  min_token_version: z.int(),
  grace_until: z.nullable(Time),
  updated_at: Time,
})

/** POST /api/v1/admin/security/rotations */
export const rotateAll = route({
  id: 'security/rotate-all',
  operationId: 'revokeAllTokens',
  tag: 'operators',
  title: 'Revoke all tokens',
  method: 'POST',
  path: '/api/v1/admin/security/rotations',
  access: 'iam',
  summary: 'Revokes all tokens of all users, immediately or after a grace period.',
  body: z.strictObject({
    reason: Reason,
    grace_seconds: z._default(z.int().check(z.gte(0), z.lte(30 * DAY)), 0),
  }),
  reply: { status: 201, body: SecurityConfig },
  problems: [],
  uses: ['statements'],
})

/** POST /api/v1/admin/users/{id}/rotations */
export const rotateUser = route({
  id: 'security/rotate-user',
  operationId: 'revokeUserTokens',
  tag: 'operators',
  title: 'Revoke the tokens of a user',
  method: 'POST',
  path: '/api/v1/admin/users/{id}/rotations',
  access: 'iam',
  summary: 'Revokes all tokens of a user immediately.',
  params: z.object({ id: Id }),
  body: z.strictObject({ reason: Reason }),
  reply: {
    status: 201,
    body: z.object({ user_id: Id, token_version: z.int(), revoked: z.int() }),
  },
  problems: ['not_found'],
  uses: ['statements'],
})

/** POST /api/v1/admin/security/data-keys */
export const replaceDataKey = route({
  id: 'security/replace-data-key',
  operationId: 'replaceDataKey',
  tag: 'operators',
  title: 'Replace the data key',
  method: 'POST',
  path: '/api/v1/admin/security/data-keys',
  access: 'iam',
  summary:
    'Replaces the current data key before its age limit. New provider tokens are encrypted under the new key.',
  body: z.strictObject({ reason: Reason }),
  reply: { status: 201, body: z.object({ data_key_id: Id, created_at: Time }) },
  problems: [],
  uses: ['dataKeys', 'statements'],
})

/** GET /api/v1/admin/security/config */
export const config = route({
  id: 'security/config',
  operationId: 'getSecurityConfig',
  tag: 'operators',
  title: 'Get the security configuration',
  method: 'GET',
  path: '/api/v1/admin/security/config',
  access: 'iam',
  summary: 'Returns the minimum token version. Tokens with a lower version are revoked.',
  reply: { status: 200, body: SecurityConfig },
  problems: [],
  uses: ['statements'],
})

/** A record of the audit log. */
export const AuditLog = z.object({
  id: Id,
  created_at: Time,
  action: z.string(),
  outcome: z.string(),
  actor: z.string(),
  user_id: z.nullable(Id),
  session_id: z.nullable(Id),
  request_id: z.string(),
  client_request_id: z.nullable(z.string()),
  trace_id: z.nullable(z.string()),
  method: z.nullable(z.string()),
  route: z.string(),
  ip_address: z.nullable(z.string()),
  user_agent: z.nullable(z.string()),
  fingerprint: z.nullable(z.string()),
  details: z.nullable(z.record(z.string(), z.unknown())),
})

const RequestId = z.string().check(z.regex(REQUEST_ID, 'Must be the id of a request.'))

/** GET /api/v1/admin/audit-logs */
export const auditLogs = route({
  id: 'security/audit-logs',
  operationId: 'searchAuditLogs',
  tag: 'operators',
  title: 'Search the audit log',
  method: 'GET',
  path: '/api/v1/admin/audit-logs',
  access: 'iam',
  summary: 'Searches the audit log, newest first. Send `next_cursor` as `cursor` to get the next page.',
  query: z.strictObject({
    user_id: z.optional(Id),
    session_id: z.optional(Id),
    request_id: z.optional(RequestId),
    client_request_id: z.optional(RequestId),
    trace_id: z.optional(
      z.string().check(z.regex(/^[0-9a-f]{32}$/, 'Must be a trace id: 32 hexadecimal digits.')),
    ),
    action: z.optional(z.string().check(z.regex(/^[a-z_]{1,64}$/, 'Must be the name of an action.'))),
    outcome: z.optional(z.enum(['success', 'failure', 'refused'])),
    from: z.optional(PastTime),
    to: z.optional(PastTime),
    cursor: z.optional(Id),
    limit: z._default(QueryInteger(1, 200), 50),
  }),
  reply: { status: 200, body: z.object({ items: z.array(AuditLog), next_cursor: z.nullable(Id) }) },
  problems: [],
  uses: ['statements'],
})
