import * as z from 'zod/mini'

const request = {
  /** The id of the request that caused the mail. */
  request_id: z.string(),
  /** The client's id of that request, if present. Added by the queue. */
  client_request_id: z.optional(z.string()),
  /** The parent trace (W3C Trace Context). Added by the queue. */
  traceparent: z.optional(z.string()),
}

const connection = { user_id: z.string(), connection_id: z.string(), ...request }

/** A request to send a mail. It contains no token, because the job that sends the mail creates the token. */
export const MailRequest = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('verification'),
    email: z.string(),
    /** The registration that the link verifies; absent if the request has only an address. */
    registration_id: z.optional(z.string()),
    ...request,
  }),
  z.object({ kind: z.literal('already_registered'), email: z.string(), ...request }),
  z.object({ kind: z.literal('welcome'), user_id: z.string(), ...request }),
  z.object({ kind: z.literal('password_reset'), email: z.string(), ...request }),
  z.object({ kind: z.literal('password_changed'), user_id: z.string(), ...request }),
  z.object({ kind: z.literal('password_breached'), user_id: z.string(), ...request }),
  z.object({ kind: z.literal('account_locked'), user_id: z.string(), ...request }),
  z.object({ kind: z.literal('factor_locked'), user_id: z.string(), ...request }),
  z.object({ kind: z.literal('passkey_revoked'), user_id: z.string(), ...request }),
  z.object({
    kind: z.literal('factor_changed'),
    user_id: z.string(),
    change: z.enum([
      'passkey_added',
      'passkey_removed',
      'totp_added',
      'totp_removed',
      'recovery_codes_replaced',
      'password_removed',
      'second_factors_removed',
    ]),
    ...request,
  }),
  z.object({ kind: z.literal('recovery_code_used'), user_id: z.string(), ...request }),
  z.object({ kind: z.literal('session_limit'), user_id: z.string(), ...request }),
  z.object({ kind: z.literal('refresh_token_replayed'), user_id: z.string(), ...request }),
  z.object({ kind: z.literal('new_login'), user_id: z.string(), session_id: z.string(), ...request }),
  z.object({
    kind: z.literal('suspicious_sign_in'),
    user_id: z.string(),
    /** The session of the sign-in. Absent if the sign-in was refused and all sessions ended. */
    session_id: z.optional(z.string()),
    /** What was noticed. */
    signals: z.array(
      z.enum([
        'new_device_and_country',
        'impossible_travel',
        'password_spraying',
        'distributed_guessing',
        'failures_before_success',
        'token_replayed',
      ]),
    ),
    ...request,
  }),
  z.object({ kind: z.literal('connection_expiring'), ...connection }),
  z.object({ kind: z.literal('connection_failed'), ...connection }),
  z.object({ kind: z.literal('connection_revoked'), ...connection }),
  z.object({
    kind: z.literal('email_change'),
    user_id: z.string(),
    new_email: z.string(),
    /** The token version of the requesting session. The link is revoked with that version. */
    token_version: z.int(),
    ...request,
  }),
  z.object({
    kind: z.literal('email_change_requested'),
    user_id: z.string(),
    new_email: z.string(),
    ...request,
  }),
  z.object({ kind: z.literal('export_ready'), user_id: z.string(), ...request }),
  z.object({ kind: z.literal('export_failed'), user_id: z.string(), ...request }),
  z.object({ kind: z.literal('deletion_scheduled'), user_id: z.string(), ...request }),
  z.object({ kind: z.literal('deletion_canceled'), user_id: z.string(), ...request }),
  /** To the former address. The account does not exist any more. */
  z.object({ kind: z.literal('account_deleted'), email: z.string(), ...request }),
  z.object({ kind: z.literal('email_changed'), user_id: z.string(), old_email: z.string(), ...request }),
])
/** A request to send a mail. */
export type MailRequest = z.infer<typeof MailRequest>

/** A change of the sign-in methods that the owner is notified of. */
export type FactorChange = Extract<MailRequest, { kind: 'factor_changed' }>['change']
