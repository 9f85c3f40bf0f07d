import { Authorization, callback, completeLink, LinkStart, OAuthStart, start } from '../authorization.ts'
import { Connection, ConnectionPath, ConnectionStatus } from '../provider-fields.ts'
import { create, list, update } from '../providers.ts'
import {
  type Component,
  type Parameters,
  parameters,
  replyEnum,
  replyObject,
  replyUnion,
  requestBody,
} from './component.ts'
import { exampleIds } from './example-values.ts'
import { pageObject, pageParameters } from './pages.ts'

const ALIAS = 'The name that the user gives the connection. Unique among the connections of the user.'

const REFRESH_POLICY =
  'When the provider tokens are refreshed: `always` (around the clock), `active` (only while the user is active), `on_demand` (only by reads). Null stands for the policy of the server.'

const statusFields = {
  provider_key: 'The key of the provider.',
  status: 'The state of the connection.',
  is_connected: 'Whether the status is `active` or `expiring`. In `error`, a read may still succeed.',
  needs_reconnection: 'Whether the user should authorize the connection again.',
  connected_at: 'The time of the last completed authorization, in UTC; null before the first.',
}

const exampleConnection = {
  id: exampleIds.connection,
  provider_key: 'schwab',
  alias: 'My Schwab',
  institution_name: 'Charles Schwab',
  status: 'active' as const,
  is_connected: true,
  needs_reconnection: false,
  connected_at: '2026-11-20T10:00:00.000Z',
  last_sync_at: '2026-11-26T09:40:00.000Z',
  accounts_count: 2,
  refresh_policy: null,
}

/** Connections and their authorization. */
export const connections: readonly Component[] = [
  replyEnum(
    'ConnectionStatus',
    ConnectionStatus,
    'The state of a connection: `pending` before the first authorization, `active`, `expiring` if the consent ends soon, `expired`, `error` if refreshes fail, `revoked`.',
    'active',
  ),
  replyObject('Connection', Connection, {
    description: 'A connection of a user to a provider.',
    fields: {
      ...statusFields,
      id: 'The id of the connection.',
      alias: ALIAS,
      institution_name:
        'The institution of the accounts; null before the first authorization, or if it is not known.',
      last_sync_at:
        'The time when accounts or transactions were last read from the provider, in UTC; null before the first.',
      accounts_count: 'The number of accounts when they were last read; null before the first read.',
      refresh_policy: REFRESH_POLICY,
    },
    example: exampleConnection,
  }),
  pageObject('ConnectionPage', list.reply.body, 'connections', exampleConnection),
  requestBody('CreateConnectionRequest', create.body, {
    description: 'A new connection.',
    fields: {
      provider_key: 'The key of the provider, from the list of providers.',
      alias: ALIAS,
      refresh_policy: REFRESH_POLICY,
    },
    example: { provider_key: 'schwab', alias: 'My Schwab' },
  }),
  requestBody('UpdateConnectionRequest', update.body, {
    description: 'The fields to change. Send at least one.',
    fields: { alias: ALIAS, refresh_policy: REFRESH_POLICY },
    example: { alias: 'Retirement' },
  }),
  replyObject('OAuthStart', OAuthStart, {
    description: 'An authorization request (RFC 6749, section 4.1.1) that was prepared for the user.',
    fields: {
      kind: 'Always `oauth`.',
      auth_url: "The URL of the provider's consent page. Redirect the user to it.",
      state: 'The OAuth state. The provider returns it; it works once.',
      expires_at: 'The time when the state expires, in UTC.',
    },
    example: {
      kind: 'oauth',
      auth_url:
        'https://api.schwabapi.com/v1/oauth/authorize?response_type=code&client_id=EXAMPLE&state=EXAMPLE',
      state: '019ac0e0-5f7b-7a66-9e9c-0d1f2a3b4c5d.<secret>',
      expires_at: '2026-11-26T10:10:00.000Z',
    },
  }),
  replyObject('LinkStart', LinkStart, {
    description: "A link that was prepared for the user in a provider's widget.",
    fields: {
      kind: 'Always `link`.',
      link_token: "The token that opens the provider's widget. It is of no use for anything else.",
      auth_url:
        "The URL of the provider's hosted page with the widget; null if the application has to open the widget.",
      state: 'Proves that this user started the link. Keep it for the completion; it works once.',
      expires_at: 'The time when the link and its state expire, in UTC.',
    },
    example: {
      kind: 'link',
      link_token: 'link-sandbox-19ac0e05-f7b7-4a66-9e9c-0d1f2a3b4c5d',
      auth_url: 'https://secure.plaid.com/hl/EXAMPLE',
      state: '019ac0e0-5f7b-7a66-9e9c-0d1f2a3b4c5d.<secret>',
      expires_at: '2026-11-26T14:00:00.000Z',
    },
  }),
  replyUnion('AuthorizationStart', start.reply.body, {
    description: 'What the user needs to consent at the provider. `kind` says how.',
    discriminator: { field: 'kind', names: { oauth: 'OAuthStart', link: 'LinkStart' } },
    example: {
      kind: 'oauth',
      auth_url:
        'https://api.schwabapi.com/v1/oauth/authorize?response_type=code&client_id=EXAMPLE&state=EXAMPLE',
      state: '019ac0e0-5f7b-7a66-9e9c-0d1f2a3b4c5d.<secret>',
      expires_at: '2026-11-26T10:10:00.000Z',
    },
  }),
  requestBody('CompleteLinkRequest', completeLink.body, {
    description: 'The completion of a link.',
    fields: {
      state: 'The `state` of the start of the authorization.',
      public_token:
        "The public token from the provider's widget. Omit it after the provider's hosted page, and after a link that repaired the connection.",
    },
    example: {
      state: '019ac0e0-5f7b-7a66-9e9c-0d1f2a3b4c5d.<secret>',
      public_token: 'public-sandbox-19ac0e05-f7b7-4a66-9e9c-0d1f2a3b4c5d',
    },
  }),
  replyObject('LinkResult', completeLink.reply.body, {
    description: 'The result of a completed link.',
    fields: {
      message: 'A text that an application can show to the user.',
      provider_id: 'The id of the connection.',
      alias: 'The name of the connection.',
    },
    example: {
      message: '"My bank" is connected.',
      provider_id: exampleIds.connection,
      alias: 'My bank',
    },
  }),
  replyObject('AuthorizationResult', callback.reply.body, {
    description: 'The result of a completed authorization.',
    fields: {
      message: 'A text that an application can show to the user.',
      provider_id: 'The id of the connection.',
      alias: 'The name of the connection.',
      expires_in:
        "The lifetime of the provider's access token, in seconds; null if it does not expire. Dashtam refreshes it before.",
      scope: 'The scope that the provider granted (RFC 6749, section 3.3); null if unknown.',
    },
    example: {
      message: '"My Schwab" is connected.',
      provider_id: exampleIds.connection,
      alias: 'My Schwab',
      expires_in: 1800,
      scope: 'readonly',
    },
  }),
  replyObject('Authorization', Authorization, {
    description: 'The state of the authorization of a connection. It contains no tokens.',
    fields: {
      ...statusFields,
      provider_id: 'The id of the connection.',
      scope: 'The scope that the provider granted (RFC 6749, section 3.3); null if unknown.',
      last_refresh_at: 'The time of the last successful refresh of the provider tokens, in UTC.',
      next_refresh_at:
        'The time when the next refresh is due, in UTC; null if none is scheduled, or if the refresh policy pauses the connection.',
      access_token_expires_at:
        "The time when the provider's access token expires, in UTC; null if it does not expire.",
      consent_expires_at: 'The time when the consent of the user ends, in UTC; null if it does not end.',
      refresh_failures: 'The number of failed refreshes since the last success.',
      last_error: 'The code of the error of the last refresh; null if it succeeded.',
      last_error_at: 'The time of that error, in UTC; null if there is none.',
    },
    example: {
      provider_id: exampleIds.connection,
      provider_key: 'schwab',
      status: 'active',
      is_connected: true,
      needs_reconnection: false,
      scope: 'readonly',
      connected_at: '2026-11-20T10:00:00.000Z',
      last_refresh_at: '2026-11-26T09:35:00.000Z',
      next_refresh_at: '2026-11-26T09:59:00.000Z',
      access_token_expires_at: '2026-11-26T10:05:00.000Z',
      consent_expires_at: '2026-11-27T10:00:00.000Z',
      refresh_failures: 0,
      last_error: null,
      last_error_at: null,
    },
  }),
]

const CONNECTION_ID = { description: 'The id of the connection.', example: exampleIds.connection }

/** The parameters of the connection routes. */
export const connectionParameters: readonly Parameters[] = [
  parameters(ConnectionPath, { id: CONNECTION_ID }),
  parameters(list.query, {
    ...pageParameters,
    status: { description: 'Selects the connections in this state.', example: 'active' },
    provider_key: { description: 'Selects the connections to this provider.', example: 'schwab' },
    sort: { description: 'The field that determines the order.', example: 'created_at' },
    order: { description: 'The direction of the order.', example: 'desc' },
  }),
  parameters(callback.query, {
    state: {
      description: 'The `state` from the redirect of the provider.',
      example: '019ac0e0-5f7b-7a66-9e9c-0d1f2a3b4c5d.<secret>',
    },
    code: {
      description: 'The authorization code from the redirect. Send either `code` or `error`.',
      example: 'C0.b2F1dGg.example',
    },
    error: {
      description: 'The error code from the redirect (RFC 6749, section 4.1.2.1).',
      example: 'access_denied',
    },
    error_description: {
      description: 'The error description from the redirect.',
      example: 'The user denied access.',
    },
    error_uri: {
      description: 'The address of a page about the error, from the redirect.',
      example: 'https://provider.example.com/errors/access_denied',
    },
    iss: {
      description: 'The issuer from the redirect (RFC 9207).',
      example: 'https://provider.example.com',
    },
  }),
]
