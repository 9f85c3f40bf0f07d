import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import * as z from 'zod/mini'
import type { RefusedToken } from '../auth/tokens/refused-token.ts'
import { verifyAccessToken } from '../auth/tokens/verify-access-token.ts'
import type { Access, Route, ServicesOf } from '../routes/route.ts'
import type { AmbientServices } from '../runtime/ambient-services.ts'
import type { LogFields } from '../runtime/log/log.ts'
import type { GrantedServices, Services } from '../services/services.ts'
import type { Caller, Credentials } from './caller.ts'
import { type Failure, fail } from './failure.ts'
import { sessionLookup, toCaller } from './session-lookup.ts'

// RFC 6750, 2.1 (b64token). The scheme is case-insensitive (RFC 9110, 11.1).
const BEARER = /^bearer +([A-Za-z0-9._~+/-]+=*) *$/i

/** The IAM identity that API Gateway adds to an event after it checks the signature. A client cannot set it. */
const SignedEvent = z.object({
  authorizer: z.object({ iam: z.object({ userArn: z.templateLiteral(['arn:', z.string()]) }) }),
})

/** Reads the credentials that the access of a route requires, and checks the signature of the access token. */
export function readCredentials<R extends Route>(
  route: R,
  services: Services<ServicesOf<R>>,
  event: APIGatewayProxyEventV2,
): Promise<Credentials[R['access']] | Failure<'missing_token' | 'invalid_token' | 'invalid_signature'>>
export async function readCredentials(
  { access, id }: Route,
  services: AmbientServices & Partial<GrantedServices>,
  event: APIGatewayProxyEventV2,
): Promise<Credentials[Access] | Failure> {
  if (access === 'public') return undefined
  if (access === 'iam') {
    // API Gateway refuses unsigned requests. This check covers a wrong API Gateway configuration.
    const signed = z.safeParse(SignedEvent, event.requestContext)
    return signed.success ? { operator: signed.data.authorizer.iam.userArn } : fail('invalid_signature')
  }
  const { verificationKeys } = services
  if (!verificationKeys) throw new Error(`${id} has no verification keys service`)
  const authorization = event.headers['authorization']
  if (!authorization || !/^bearer\b/i.test(authorization)) return fail('missing_token')
  const token = BEARER.exec(authorization)?.[1]
  if (token === undefined) return fail('invalid_token', { refusal: { reason: 'malformed' } })
  const verified = await verifyAccessToken({ ...services, verificationKeys }, token)
  if (verified.kind === 'valid') return { claims: verified.claims }
  return fail('invalid_token', { refusal: refusalOf(verified) })
}

/** Names the subject of a refused token. The ids of a forged token are marked, because anyone can have written them. */
function refusalOf({ reason, subject: { userId, sessionId }, isSigned }: RefusedToken): LogFields {
  return isSigned
    ? { reason, user_id: userId, session_id: sessionId }
    : { reason, unverified_user_id: userId, unverified_session_id: sessionId }
}

/** Finds the caller. For `bearer`, looks up the session, which must be active. */
export function findCaller<R extends Route>(
  route: R,
  services: AmbientServices & Partial<GrantedServices>,
  credentials: Credentials[R['access']],
): Promise<Caller<R['access']> | Failure<'invalid_token'>>
export async function findCaller(
  route: Route,
  { statements, clock }: AmbientServices & Partial<GrantedServices>,
  credentials: Credentials[Access],
): Promise<Caller<Access> | Failure<'invalid_token'>> {
  const { access, id } = route
  if (access !== 'bearer' || !credentials || !('claims' in credentials)) return credentials
  if (!statements) throw new Error(`${id} has no statements service`)
  const { statement, values } = sessionLookup(route, credentials.claims, clock())
  return toCaller(credentials.claims, await statements.first(statement, values))
}
