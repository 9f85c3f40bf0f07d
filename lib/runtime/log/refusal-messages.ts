import type { Message } from './message.ts'

/**
 * The log messages about refused requests. Each names its subject: the user and the session, or for unknown callers a hash
 * of the network. Ids from tokens without a valid signature are in fields named `unverified_…`.
 */
export const refusalMessages = {
  access_token_refused: {
    level: 'info',
    text: 'Access token refused: it is forged, foreign, expired or revoked.',
    metric: 'AccessTokensRefused',
    by: 'reason',
  },
  resource_refused: {
    level: 'info',
    text: 'The user has no resource with this id: it belongs to another user or does not exist.',
    metric: 'ResourcesRefused',
  },
  reauthentication_demanded: {
    level: 'info',
    text: 'Request refused: it requires a more recent or stronger authentication.',
    metric: 'ReauthenticationsDemanded',
    by: 'factor',
  },
  credential_refused: {
    level: 'info',
    text: 'Credential, challenge or one-time token refused.',
    metric: 'CredentialsRefused',
    by: 'reason',
  },
} as const satisfies Record<string, Message>
