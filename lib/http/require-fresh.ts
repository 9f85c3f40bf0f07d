import { missingAuthentication } from '../auth/authentication/freshness.ts'
import type { Fresh, Route } from '../routes/route.ts'
import type { Callers } from './caller.ts'
import { type Failure, fail } from './failure.ts'

/**
 * Checks that the caller has authenticated recently enough for a route (RFC 9470).
 *
 * @returns the problem with the challenge; undefined if the route may run.
 */
export function requireFresh(
  { fresh }: Route,
  caller: unknown,
  body: unknown,
  now: Date,
): Failure<'reauthentication_required'> | undefined {
  if (!fresh || !isBearer(caller) || !applies(fresh, body)) return undefined
  const { claims, hasSecondFactor } = caller
  const missing = missingAuthentication(fresh, claims.authentication, hasSecondFactor, now)
  if (!missing) return undefined
  // The handler checks the password, which is as good as an authentication with any factor.
  if (missing.factor === 'any' && fresh.password !== undefined && has(body, fresh.password)) return undefined
  const { factor, max_age } = missing
  const acr = factor === 'second' ? ', acr_values="aal2"' : ''
  return fail('reauthentication_required', {
    reauthentication: missing,
    headers: {
      'www-authenticate': `Bearer realm="dashtam", error="insufficient_user_authentication", error_description="A recent authentication is required", max_age="${max_age}"${acr}`,
    },
  })
}

const isBearer = (caller: unknown): caller is Callers['bearer'] =>
  typeof caller === 'object' && caller !== null && 'hasSecondFactor' in caller

const has = (body: unknown, field: string) =>
  typeof body === 'object' && body !== null && Object.hasOwn(body, field)

const applies = ({ onlyWith }: Fresh, body: unknown) => onlyWith === undefined || has(body, onlyWith)
