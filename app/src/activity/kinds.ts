import type { ActivityKind } from '@dashtam/client'

/** The kinds that users look for, in the order of the filter. */
export const activityChoices = [
  ['signed_in', 'Sign-ins'],
  ['sign_in_failed', 'Failed sign-ins'],
  ['signed_out', 'Sign-outs'],
  ['device_trusted', 'Trusted devices'],
  ['password_changed', 'Changed passwords'],
  ['password_reset', 'Password resets'],
  ['passkey_added', 'Added passkeys'],
  ['passkey_removed', 'Removed passkeys'],
  ['passkey_revoked', 'Blocked passkeys'],
  ['totp_added', 'Added authenticator apps'],
  ['totp_removed', 'Removed authenticator apps'],
  ['recovery_codes_replaced', 'New recovery codes'],
  ['factor_failed', 'Failed second steps'],
  ['email_changed', 'Changed email addresses'],
  ['export_requested', 'Copies of your data'],
  ['connected', 'Connected institutions'],
  ['disconnected', 'Disconnected institutions'],
  ['connection_failed', 'Failed connections'],
] as const satisfies readonly (readonly [ActivityKind, string])[]

/** Returns the kind with a name; undefined for any other text. */
export function readKind(text: string | null): ActivityKind | undefined {
  return activityChoices.find(([kind]) => kind === text)?.[0]
}
