import type { ActivityKind } from '@dashtam/client'

/** The kinds that users look for, in the order of the filter. */
export const activityChoices = [
  ['signed_in', 'Sign-ins'],
  ['sign_in_failed', 'Failed sign-ins'],
  ['signed_out', 'Sign-outs'],
  ['password_changed', 'Changed passwords'],
  ['password_reset', 'Password resets'],
  ['email_changed', 'Changed email addresses'],
  ['connected', 'Connected institutions'],
  ['disconnected', 'Disconnected institutions'],
  ['connection_failed', 'Failed connections'],
] as const satisfies readonly (readonly [ActivityKind, string])[]

/** Returns the kind with a name; undefined for any other text. */
export function readKind(text: string | null): ActivityKind | undefined {
  return activityChoices.find(([kind]) => kind === text)?.[0]
}
