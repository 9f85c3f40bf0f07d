import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import type { Access, Route, ServicesOf } from '../routes/route.ts'
import type { AmbientServices, GrantedServices, Services } from '../services/services.ts'
import { findLiveSession } from '../sessions/store.ts'
import { type AccessTokenClaims, verifyAccessToken } from '../tokens/access-token.ts'
import { toUser, type User } from '../users/user.ts'
import { Failure, fail } from './failure.ts'

/** Who calls, by what the access of the route makes sure of. */
export interface Callers {
  public: undefined
  signature: { readonly claims: AccessTokenClaims }
  bearer: { readonly claims: AccessTokenClaims; readonly user: User }
}

/** The caller of a route with access `A`. */
export type Caller<A extends Access> = Callers[A]

// RFC 6750, 2.1 (b64token); the scheme is matched whatever its case (RFC 9110, 11.1).
const BEARER = /^bearer +([A-Za-z0-9._~+/-]+=*) *$/i

type Unauthenticated = Failure<'missing_token' | 'invalid_token'>

/** Finds out who calls a route, as far as its access asks. */
export function authenticate<R extends Route>(
  route: R,
  services: Services<ServicesOf<R>>,
  event: APIGatewayProxyEventV2,
): Promise<Caller<R['access']> | Unauthenticated>
export async function authenticate(
  { access, id }: Route,
  services: AmbientServices & Partial<GrantedServices>,
  event: APIGatewayProxyEventV2,
): Promise<Caller<Access> | Unauthenticated> {
  if (access === 'public') return undefined
  const { database, verificationKeys } = services
  if (!verificationKeys) throw new Error(`${id} lacks the verification keys that its access takes`)
  if (access === 'signature') return bySignature({ ...services, verificationKeys }, event)
  if (!database) throw new Error(`${id} lacks the database that its access takes`)
  return bySession({ ...services, verificationKeys, database }, event)
}

/** The access token of a request is one that we signed and that has not expired. */
async function bySignature(
  services: Services<'verificationKeys'>,
  event: APIGatewayProxyEventV2,
): Promise<Caller<'signature'> | Unauthenticated> {
  const authorization = event.headers['authorization']
  if (!authorization || !/^bearer\b/i.test(authorization)) return fail('missing_token')
  const token = BEARER.exec(authorization)?.[1]
  const claims = token === undefined ? undefined : await verifyAccessToken(services, token)
  return claims ? { claims } : fail('invalid_token')
}

/** The access token is such a one, and its session lives. */
async function bySession(
  services: Services<'verificationKeys' | 'database'>,
  event: APIGatewayProxyEventV2,
): Promise<Caller<'bearer'> | Unauthenticated> {
  const caller = await bySignature(services, event)
  if (caller instanceof Failure) return caller
  const user = await findLiveSession(services.database, caller.claims, services.clock())
  return user ? { ...caller, user: toUser(user) } : fail('invalid_token')
}
