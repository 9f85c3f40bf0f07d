import type { Message } from './message.ts'

/** The log messages about providers and the connections of users. */
export const providerMessages = {
  provider_token_refreshed: {
    level: 'info',
    text: 'Provider token refreshed.',
    metric: 'ProviderTokensRefreshed',
    by: 'provider_key',
  },
  provider_refresh_failed: {
    level: 'warn',
    text: 'Provider refresh failed; retried later unless the status is error.',
    metric: 'ProviderRefreshesFailed',
    by: 'provider_key',
  },
  connection_checked: {
    level: 'info',
    text: 'Connection checked; its provider reports that it works.',
    metric: 'ConnectionsChecked',
    by: 'provider_key',
  },
  connection_broken: {
    level: 'warn',
    text: 'A provider requires that the user signs in at the institution again; the tokens are kept.',
    metric: 'ConnectionsBroken',
    by: 'provider_key',
  },
  provider_token_not_replaced: {
    level: 'error',
    text: 'A provider did not replace an access token after a breach; retried later.',
    metric: 'ProviderTokensNotReplaced',
  },
  provider_token_lost: {
    level: 'error',
    text: 'An access token that was replaced after a breach is lost; the user must authorize the connection again.',
    metric: 'ProviderTokensNotReplaced',
  },
  webhook_refused: {
    level: 'warn',
    text: 'A notification was not sent by the provider, or not now; it was refused.',
    metric: 'WebhooksRefused',
    by: 'provider_key',
  },
  webhook_unsigned: {
    level: 'warn',
    text: 'A notification without a known key of the provider was refused.',
  },
  webhook_received: {
    level: 'info',
    text: 'Notification of a provider received.',
    metric: 'WebhooksReceived',
    by: 'provider_key',
  },
  webhook_key_unreadable: {
    level: 'error',
    text: 'The key that verifies a notification could not be read; the provider repeats the notification.',
    metric: 'WebhooksUnverifiable',
  },
  check_not_enqueued: {
    level: 'error',
    text: 'A check could not be enqueued after a notification; the schedule repeats it.',
    metric: 'ChecksNotEnqueued',
  },
  provider_grant_dead: {
    level: 'warn',
    text: 'The provider rejected a grant; the user must authorize the connection again.',
    metric: 'ProviderGrantsDead',
    by: 'provider_key',
  },
  provider_credentials_unreadable: {
    level: 'error',
    text: 'The secret of a provider has no valid credentials; the provider counts as not configured.',
    metric: 'ProviderCredentialsUnreadable',
  },
  provider_call_failed: {
    level: 'warn',
    text: 'Call to a provider failed.',
    metric: 'ProviderCallsFailed',
    by: 'provider_key',
  },
  provider_tokens_discarded: {
    level: 'warn',
    text: 'The connection was changed or deleted during a token request; the new provider tokens were discarded.',
  },
  provider_revocation_failed: {
    level: 'warn',
    text: 'Tokens could not be revoked at the provider; they are deleted here.',
  },
  refreshes_dispatched: { level: 'info', text: 'Provider refreshes enqueued.' },
  refreshes_paused: {
    level: 'info',
    text: 'Provider refreshes paused by their policy, until a read.',
    metric: 'RefreshesPaused',
    counts: 'connections',
  },
  refreshes_not_configured: {
    level: 'warn',
    text: 'A provider without credentials has due connections (counted up to 1,000); they stay due.',
  },
  refreshes_not_enqueued: {
    level: 'error',
    text: 'Provider refreshes could not be enqueued; the next run retries.',
    metric: 'RefreshesNotEnqueued',
  },
  refreshes_deferred: {
    level: 'info',
    text: 'Provider refreshes deferred: the rate limit of the provider is exhausted, or the provider is not configured.',
  },
} as const satisfies Record<string, Message>
