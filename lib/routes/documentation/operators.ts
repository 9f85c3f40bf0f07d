import * as routes from '../security.ts'
import { type Component, type Parameters, parameters, replyObject, requestBody } from './component.ts'
import { EXAMPLE_REQUEST_ID, exampleIds } from './example-values.ts'

const REASON = 'The reason of the operator, for the audit log.'

const auditLog = {
  id: exampleIds.auditLog,
  created_at: '2026-11-26T08:15:00.000Z',
  action: 'logged_in',
  outcome: 'success',
  actor: 'user',
  user_id: exampleIds.user,
  session_id: exampleIds.session,
  request_id: EXAMPLE_REQUEST_ID,
  client_request_id: null,
  trace_id: '4bf92f3577b34da6a3ce929d0e0e4736',
  method: 'POST',
  route: '/api/v1/auth/login',
  ip_address: '203.0.113.7',
  user_agent: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  fingerprint: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  details: null,
}

/** The requests and replies of operators. */
export const operators: readonly Component[] = [
  requestBody('RevokeAllTokensRequest', routes.rotateAll.body, {
    description: 'The revocation of all tokens of all users.',
    fields: {
      reason: REASON,
      grace_seconds: 'The time in which earlier tokens still work, in seconds. At most 30 days.',
    },
    example: { reason: 'Signing key leaked', grace_seconds: 0 },
  }),
  replyObject('SecurityConfig', routes.SecurityConfig, {
    description: 'The settings that revoke tokens of all users.',
    fields: {
      min_token_version: 'The minimum token version. Tokens with a lower version are revoked.',
      grace_until: 'The time until which tokens with a lower version still work, in UTC; null if none.',
      updated_at: 'The time of the last change, in UTC.',
    },
    example: { min_token_version: 42, grace_until: null, updated_at: '2026-11-26T10:00:00.000Z' },
  }),
  requestBody('RevokeUserTokensRequest', routes.rotateUser.body, {
    description: 'The revocation of all tokens of a user.',
    fields: { reason: REASON },
    example: { reason: 'The user reported a stolen phone' },
  }),
  replyObject('RevokedUserTokens', routes.rotateUser.reply.body, {
    description: 'The result of revoking the tokens of a user.',
    fields: {
      user_id: 'The id of the user.',
      token_version: 'The new token version of the user. Tokens with a lower version are revoked.',
      revoked: 'The number of sessions that ended.',
    },
    example: { user_id: exampleIds.user, token_version: 43, revoked: 2 },
  }),
  requestBody('ReplaceDataKeyRequest', routes.replaceDataKey.body, {
    description: 'The replacement of the current data key.',
    fields: { reason: REASON },
    example: { reason: 'A copy of the key may exist' },
  }),
  replyObject('DataKey', routes.replaceDataKey.reply.body, {
    description: 'A key that encrypts provider tokens. It contains no key material.',
    fields: { data_key_id: 'The id of the new data key.', created_at: 'The time of its creation, in UTC.' },
    example: { data_key_id: exampleIds.dataKey, created_at: '2026-11-26T10:00:00.000Z' },
  }),
  replyObject('AuditLog', routes.AuditLog, {
    description: 'A record of the audit log.',
    fields: {
      id: 'The id of the record. Ids increase with time.',
      created_at: 'The time of the action, in UTC.',
      action: 'The action.',
      outcome: 'The outcome: `success`, `failure` or `refused`.',
      actor: 'Who acted: `user`, `anonymous`, `system`, or the ARN of an operator.',
      user_id: 'The id of the affected user; null if unknown.',
      session_id: 'The id of the session; null if there is none.',
      request_id: 'The id of the request that caused the action.',
      client_request_id: 'The request id that the client sent; null if absent.',
      trace_id: 'The id of the trace (W3C Trace Context); null if absent.',
      method: 'The HTTP method; null for a job.',
      route: 'The path template of the route, or the id of the job.',
      ip_address: 'The IP address of the client; null if unknown.',
      user_agent: 'The User-Agent header of the client; null if absent.',
      fingerprint: 'The SHA-256 hash of IP address and user agent, in hexadecimal; null if unknown.',
      details: 'Further data of the action; null if there is none. Never contains tokens or passwords.',
    },
    example: auditLog,
  }),
  replyObject('AuditLogPage', routes.auditLogs.reply.body, {
    description: 'Records of the audit log, newest first.',
    fields: {
      items: 'The records on this page.',
      next_cursor: 'The cursor of the next page; null on the last page.',
    },
    example: { items: [auditLog], next_cursor: null },
  }),
]

/** The parameters of the operator routes. */
export const operatorParameters: readonly Parameters[] = [
  parameters(routes.rotateUser.params, {
    id: { description: 'The id of the user.', example: exampleIds.user },
  }),
  parameters(routes.auditLogs.query, {
    user_id: { description: 'Selects the records of this user.', example: exampleIds.user },
    session_id: { description: 'Selects the records of this session.', example: exampleIds.session },
    request_id: { description: 'Selects the records of this request.', example: EXAMPLE_REQUEST_ID },
    client_request_id: {
      description: 'Selects the records of the request with this id of the client.',
      example: 'checkout-2026-11-26-001',
    },
    trace_id: {
      description: 'Selects the records of this trace: 32 hexadecimal digits.',
      example: '4bf92f3577b34da6a3ce929d0e0e4736',
    },
    action: { description: 'Selects the records of this action.', example: 'logged_in' },
    outcome: { description: 'Selects the records with this outcome.', example: 'failure' },
    from: {
      description: 'The start of the time range (inclusive), in UTC.',
      example: '2026-11-25T00:00:00Z',
    },
    to: { description: 'The end of the time range (exclusive), in UTC.', example: '2026-11-26T00:00:00Z' },
    cursor: { description: 'The `next_cursor` of the previous page.', example: exampleIds.auditLog },
    limit: { description: 'The maximum number of records on a page.', example: 50 },
  }),
]
