import type { Explanation } from './explanation.ts'

/** Explanations of the problems with the form of a request, and of limits. */
export const requestProblems = {
  malformed_json: {
    retry: 'never',
    causes: [
      'The body is empty, or is cut off.',
      'The body is form data or a JavaScript object literal, for example with single quotes or a trailing comma.',
      'The body is not encoded in UTF-8.',
    ],
    actions: [
      'Serialize the body with a JSON library: `JSON.stringify(value)`.',
      'In a shell, check how the quotes of the command arrive: print the body before you send it.',
    ],
  },
  payload_too_large: {
    retry: 'never',
    causes: [
      'The body has more bytes than `MAX_BODY_BYTES` ([configuration](/reference/configuration/)), 64 KiB by default.',
    ],
    actions: [
      'Send only the fields of the operation. No operation has a field that requires a body of this size.',
    ],
  },
  unsupported_media_type: {
    retry: 'never',
    causes: [
      'The Content-Type header is missing a JSON media type: some clients send `application/x-www-form-urlencoded` by default.',
      'The charset in the Content-Type header is not UTF-8.',
    ],
    actions: ['Send `Content-Type: application/json`.'],
  },
  invalid_input: {
    retry: 'never',
    causes: [
      'A required field is missing: its entry in `errors` has the code `missing`.',
      'The request has a field that the operation does not know, for example because of a typing error: `unknown_field`.',
      'A value has the wrong type, format or range.',
      'A new password violates a rule. Each violated rule has an entry, for example `password_lacks_digit`.',
      'A name or an alias has a web address or invisible characters.',
    ],
    actions: [
      'Show each entry of `errors` next to the field at its `path`. Branch on its `code`, not on its `message`.',
      'Compare the request with the page of the operation.',
    ],
  },
  not_found: {
    retry: 'never',
    causes: [
      'The path is not a path of the API. Paths begin with `/api/v1` and have no slash at the end.',
      'The id in the path does not exist, or belongs to another user. The API does not distinguish the two.',
      'The session, connection or account was deleted or has ended in the meantime.',
    ],
    actions: [
      'Read the list again, and use an id from it.',
      'If your application stores the id, delete it there.',
    ],
  },
  method_not_allowed: {
    retry: 'never',
    causes: ['The path exists, but not with this method.'],
    actions: ['Use a method of the Allow header of the response.'],
  },
  rate_limited: {
    retry: 'later',
    causes: [
      'The client sent too many requests in a short time. The status is 429, "Too Many Requests". `RateLimit-Policy` names the limits of the operation, and `RateLimit` shows which one is exhausted.',
      'Many users share one IP address, and a limit counts by IP address.',
      'Requests that send a mail share a limit for each mailbox.',
      "The user's share of a provider's limit is exhausted: then the field `provider` names the provider.",
    ],
    actions: [
      'Wait for the number of seconds in `Retry-After`, then send the same request again. The [client](/use/client/) keeps the session and does not sign the user out.',
      'Do not retry earlier. Requests before that time get the same response.',
      'If it happens often, read `RateLimit` in successful responses and slow down before the limit is exhausted ([rate limits](/use/rate-limits/), [list of limits](/reference/rate-limits/)).',
    ],
  },
} as const satisfies Record<string, Explanation>
