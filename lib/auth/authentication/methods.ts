/**
 * A method of an authentication (RFC 8176): `pwd` password, `otp` code of an authenticator app, `hwk` or `swk` passkey
 * that stays on one device or is synchronized, `user` presence of the user, `mfa` several factors. `rec` is a recovery
 * code, for which RFC 8176 has no value.
 */
export type AuthenticationMethod = 'pwd' | 'otp' | 'rec' | 'hwk' | 'swk' | 'user' | 'mfa'

/** An authentication of a user: the claims `auth_time` and `amr` of access tokens (RFC 9068, 2.2.1). */
export interface Authentication {
  readonly at: Date
  readonly methods: readonly AuthenticationMethod[]
}

/** The strength of an authentication (NIST SP 800-63B-4, 2): one factor, or several. The claim `acr`. */
export type AssuranceLevel = 'aal1' | 'aal2'

const known: ReadonlySet<string> = new Set<AuthenticationMethod>([
  'pwd',
  'otp',
  'rec',
  'hwk',
  'swk',
  'user',
  'mfa',
])

const isMethod = (text: string): text is AuthenticationMethod => known.has(text)

/** Returns the strength of an authentication. */
export function assuranceOf({ methods }: Authentication): AssuranceLevel {
  return methods.includes('mfa') ? 'aal2' : 'aal1'
}

/** Formats the methods for the database. */
export function formatMethods(methods: readonly AuthenticationMethod[]): string {
  return methods.join(' ')
}

/** Reads the methods from the database or from a claim. Unknown methods are left out. */
export function readMethods(methods: string | readonly string[]): AuthenticationMethod[] {
  return (typeof methods === 'string' ? methods.split(' ') : methods).filter(isMethod)
}
