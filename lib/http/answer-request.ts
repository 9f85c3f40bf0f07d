import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import * as z from 'zod/mini'
import type { RequestMetadata } from '../audit/request-metadata.ts'
import { areGuarded } from '../routes/limits.ts'
import type { Reply, Route, ServicesOf } from '../routes/route.ts'
import type { Admission } from '../services/rate-limits/rate-limiter.ts'
import type { Services } from '../services/services.ts'
import { admit, rateLimitHeaders, type Subjects } from './admission.ts'
import { findCaller, readCredentials } from './authenticate.ts'
import { Failure, fail } from './failure.ts'
import type { Handle, HandlerContext } from './handler-context.ts'
import { problemReply } from './problem-reply.ts'
import { bodyBytes } from './read-body.ts'
import { readInput } from './read-input.ts'
import { requestIdOf, requestMetadataOf } from './request-metadata.ts'

type Result = APIGatewayProxyStructuredResultV2

/** Processes a request: authentication, validation, rate limits, handler, response. */
export async function answerRequest<R extends Route>(
  route: R,
  handle: Handle<R>,
  services: Services<ServicesOf<R>>,
  event: APIGatewayProxyEventV2,
): Promise<Result> {
  const { answer, admission } = await handleRequest(route, handle, services, event)
  const headers = admission ? rateLimitHeaders(admission) : {}
  const result =
    answer instanceof Failure
      ? problemReply(answer, { apiUrl: services.settings.apiUrl, requestId: requestIdOf(event) })
      : reply(route.reply, answer)
  // The headers of a failure take precedence: they name the rate limit that refused the request.
  const own = answer instanceof Failure ? answer.extras.headers : undefined
  return { ...result, headers: { ...result.headers, ...headers, ...own } }
}

interface Handled {
  readonly answer: unknown
  readonly admission?: Admission
}

async function handleRequest<R extends Route>(
  route: R,
  handle: Handle<R>,
  services: Services<ServicesOf<R>>,
  event: APIGatewayProxyEventV2,
): Promise<Handled> {
  const credentials = await readCredentials(route, services, event)
  if (credentials instanceof Failure) return { answer: credentials }
  const metadata = requestMetadataOf(event, route)
  const checkLimits = (subjects: Omit<Subjects, 'metadata'>) =>
    admit(route, services, { ...subjects, metadata })
  const input = readInput(route, services, event)
  const email = input instanceof Failure ? undefined : emailIn(input.body)
  if (!credentials || !('claims' in credentials)) {
    if (input instanceof Failure) return { answer: input }
    const caller = await findCaller(route, services, credentials)
    if (caller instanceof Failure) return { answer: caller }
    const limitCheck = checkLimits({ userId: undefined, email })
    return answerWithin(route, handle, limitCheck, {
      ...contextOf(services, event, metadata, limitCheck),
      ...input,
      caller,
    })
  }
  const callerLookup = findCaller(route, services, credentials)
  // Requests with a token of an ended session must not consume the guarded limits of a user or mailbox.
  if (areGuarded(route.limits ?? [])) {
    const found = await callerLookup
    if (found instanceof Failure) return { answer: found }
  }
  // Other limits are checked in parallel with the session, to save a round trip.
  const limitCheck = checkLimits({ userId: credentials.claims.userId, email })
  const [caller, admission] = await Promise.all([callerLookup, limitCheck])
  if (caller instanceof Failure) return { answer: caller, admission }
  if (input instanceof Failure) return { answer: input, admission }
  return answerWithin(route, handle, limitCheck, {
    ...contextOf(services, event, metadata, limitCheck),
    ...input,
    caller,
  })
}

/** Runs the handler after the check of the rate limits, or in parallel with it. */
async function answerWithin<R extends Route>(
  route: R,
  handle: Handle<R>,
  limitCheck: Promise<Admission>,
  context: HandlerContext<R>,
): Promise<Handled> {
  if (route.admission !== 'parallel') {
    const admission = await limitCheck
    return isRefused(admission)
      ? { answer: fail('rate_limited'), admission }
      : { answer: await handle(context), admission }
  }
  const [handled, limited] = await Promise.allSettled([handle(context), limitCheck])
  if (handled.status === 'rejected') throw handled.reason
  const answer = handled.value
  // A valid token is consumed now. The client must receive the result even if the check of the limits failed.
  if (limited.status === 'rejected') {
    if (answer instanceof Failure) throw limited.reason
    return { answer }
  }
  const admission = limited.value
  return isRefused(admission) && answer instanceof Failure
    ? { answer: fail('rate_limited'), admission }
    : { answer, admission }
}

const isRefused = ({ retryAfterSeconds }: Admission) => retryAfterSeconds !== undefined

function contextOf<R extends Route>(
  services: Services<ServicesOf<R>>,
  event: APIGatewayProxyEventV2,
  metadata: RequestMetadata,
  limitCheck: Promise<Admission>,
) {
  const admitted = async () => !isRefused(await limitCheck)
  const raw = () => ({ headers: event.headers, body: bodyBytes(event) })
  return { metadata, path: event.rawPath, raw, services, admitted, fail }
}

/** Returns the field `email` of the body, which the email and mailbox limits count. */
function emailIn(body: unknown): string | undefined {
  const email = typeof body === 'object' && body !== null && 'email' in body ? body.email : undefined
  return typeof email === 'string' ? email : undefined
}

/** Removes fields outside the schema, so that no response exposes a column by mistake. */
function reply(
  { status, body, mediaType, cacheControl, contentSecurityPolicy }: Reply,
  value: unknown,
): Result {
  if (!body) return { statusCode: status, headers: { 'cache-control': 'no-store' } }
  const stripped = z.parse(body, value)
  return {
    statusCode: status,
    headers: {
      'content-type': mediaType ?? 'application/json',
      'cache-control': cacheControl ?? 'no-store',
      ...(contentSecurityPolicy !== undefined && { 'content-security-policy': contentSecurityPolicy }),
    },
    body: typeof stripped === 'string' ? stripped : JSON.stringify(stripped),
  }
}
