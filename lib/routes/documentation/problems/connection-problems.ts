import type { Explanation } from './explanation.ts'

const startAgain =
  '[Start the authorization](/reference/api/authorize-connection/) again, and send the user to the new `auth_url`.'

/** Explanations of the problems with connections and providers. */
export const connectionProblems = {
  invalid_state: {
    retry: 'never',
    causes: [
      'The state is older than ten minutes: the user took too long at the provider.',
      'The callback was sent twice, for example because the user reloaded the page. The first request consumed the state.',
      'The callback was sent for another connection than the one that started the authorization.',
      'The parameters are not those that the provider added to the redirect: the issuer (`iss`) is wrong, or a parameter was repeated.',
    ],
    actions: [
      'Read the [connection](/reference/api/get-connection/): if it is active, the first request succeeded.',
      startAgain,
      'Send the callback once, with exactly the query of the redirect ([connecting a provider](/use/connecting-a-provider/)).',
    ],
  },
  authorization_denied: {
    retry: 'never',
    causes: [
      "The user canceled on the provider's consent page, or chose no account.",
      'The provider refused the request. The code in `errors` is the error of the provider (RFC 6749, 4.1.2.1), for example `access_denied`.',
    ],
    actions: [
      'Show the user that the connection was not made.',
      `Only at the request of the user: ${startAgain.charAt(0).toLowerCase()}${startAgain.slice(1)}`,
    ],
  },
  authorization_code_refused: {
    retry: 'never',
    causes: [
      'The authorization code of the redirect had expired. Codes of some providers are valid for seconds.',
      'The code was already used.',
    ],
    actions: [startAgain, 'Send the callback immediately after the redirect.'],
  },
  public_token_refused: {
    retry: 'never',
    causes: [
      'The public token belongs to another link, or to the link of another user.',
      'The public token was already exchanged, or it is older than 30 minutes.',
      'The user connected no institution in the link.',
    ],
    actions: [
      'Read the [connection](/reference/api/get-connection/): if it is active, the first request succeeded.',
      startAgain,
    ],
  },
  link_unfinished: {
    retry: 'later',
    causes: [
      "The user has not finished in the provider's widget or on its hosted page.",
      'The link repairs a connection, and the institution still requires a sign-in.',
    ],
    actions: [
      'Send the same request again when the user has finished. The `state` stays valid until it expires.',
      'If the user left the page, open the same `link_token` or `auth_url` again.',
    ],
  },
  invalid_webhook: {
    retry: 'never',
    causes: [
      'The notification has no signature, or its signature is wrong.',
      'The body is not the one that was signed, because something on the way changed its bytes.',
      'The notification was signed more than five minutes ago, or in the future: a clock is wrong, or it is a replay.',
      'The notification was signed with a key of another environment of the provider.',
    ],
    actions: [
      'Only the provider can call this route. It repeats notifications that were not accepted.',
      'If its notifications are refused, compare the environment of the credentials with the one that sends them.',
    ],
  },
  alias_taken: {
    retry: 'never',
    causes: ['Another connection of the same user has this alias. Upper and lower case do not matter.'],
    actions: ['Let the user choose another alias.'],
  },
  not_connected: {
    retry: 'never',
    causes: [
      'The status of the connection is `pending`: the user never completed the consent at the provider.',
    ],
    actions: [
      '[Start the authorization](/reference/api/authorize-connection/), and send the user to `auth_url`.',
    ],
  },
  reconnection_required: {
    retry: 'never',
    causes: [
      'The consent at the provider has expired. Some providers limit it, for example Charles Schwab to seven days.',
      'The user revoked the access at the provider, or here.',
      'The provider refused the refresh token.',
    ],
    actions: [
      startAgain,
      'Watch `needs_reconnection` of the [connections](/reference/api/list-connections/), and ask the user before the consent expires.',
    ],
  },
  provider_not_configured: {
    retry: 'never',
    causes: [
      'The operator of this stage has not stored client credentials for the provider, or they are not valid.',
    ],
    actions: [
      'Offer only the providers of [the list](/reference/api/list-providers/) that are available.',
      'Operators: store the credentials ([deployment](/operate/deployment/)).',
    ],
  },
  provider_failed: {
    retry: 'later',
    causes: [
      'The provider did not accept a network connection, or returned an error or an invalid response. The field `provider` names it.',
    ],
    actions: [
      'Try again later, with growing delays. The connection stays as it is.',
      'After a failed callback, the code may have been used: [start the authorization](/reference/api/authorize-connection/) again.',
    ],
  },
  provider_busy: {
    retry: 'later',
    causes: [
      "The provider's rate limit for this application is exhausted, by all users together.",
      'The provider asked to wait.',
    ],
    actions: [
      'Wait for the number of seconds in `Retry-After`, then send the same request again.',
      'If `errors` has the code `expires_too_soon`, the state expires before that: start the authorization again then.',
    ],
  },
  provider_not_ready: {
    retry: 'later',
    causes: [
      'The provider collects the data of a new connection in the background, which takes some minutes.',
    ],
    actions: ['Wait for the number of seconds in `Retry-After`, then send the same request again.'],
  },
  provider_timeout: {
    retry: 'later',
    causes: ['The provider did not respond in time. The field `provider` names it.'],
    actions: [
      'Try again later. The connection stays as it is.',
      'For transactions, request a shorter period.',
    ],
  },
} as const satisfies Record<string, Explanation>
