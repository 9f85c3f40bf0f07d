import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import * as z from 'zod/mini'
import type { RequestMetadata } from '../audit/request-metadata.ts'
import type { LimitName } from '../routes/limits.ts'
import type { Reply, Route, ServicesOf } from '../routes/route.ts'
import type { Admission } from '../services/rate-limits/rate-limiter.ts'
import type { Services } from '../services/services.ts'
import { admit, isRefused, rateLimitHeaders } from './admission.ts'
import { admitCaller } from './admit-caller.ts'
import { findCaller, readCredentials } from './authenticate.ts'
import { Failure, fail } from './failure.ts'
import type { Handle, HandlerContext } from './handler-context.ts'
import { problemReply } from './problem-reply.ts'
import { bodyBytes } from './read-body.ts'
import { readInput } from './read-input.ts'
import { type RefusedRequest, reportRefusal } from './report-refusal.ts'
import { requestIdOf, requestMetadataOf } from './request-metadata.ts'
import { requireFresh } from './require-fresh.ts'

type Result = APIGatewayProxyStructuredResultV2

/** Processes a request: authentication, validation, rate limits, handler, response. */
export async function answerRequest<R extends Route>(
  route: R,
  handle: Handle<R>,
  services: Services<ServicesOf<R>>,
  event: APIGatewayProxyEventV2,
): Promise<Result> {
  const metadata = requestMetadataOf(event, route)
  const { answer, admission, ...subject } = await handleRequest(route, handle, services, event, metadata)
  if (answer instanceof Failure) reportRefusal(services.log, answer, { ...subject, metadata })
  const headers = admission ? rateLimitHeaders(admission) : {}
  const result =
    answer instanceof Failure
      ? problemReply(answer, { apiUrl: services.settings.apiUrl, requestId: requestIdOf(event) })
      : reply(route.reply, answer)
  // The headers of a failure take precedence: they name the rate limit that refused the request.
  const own = answer instanceof Failure ? answer.extras.headers : undefined
  return { ...result, headers: { ...result.headers, ...headers, ...own } }
}

interface Handled extends Omit<RefusedRequest, 'metadata'> {
  readonly answer: unknown
  readonly admission?: Admission
}

async function handleRequest<R extends Route>(
  route: R,
  handle: Handle<R>,
  services: Services<ServicesOf<R>>,
  event: APIGatewayProxyEventV2,
  metadata: RequestMetadata,
): Promise<Handled> {
  const credentials = await readCredentials(route, services, event)
  if (credentials instanceof Failure) return { answer: credentials }
  const input = readInput(route, services, event)
  const email = input instanceof Failure ? undefined : emailIn(input.body)
  if (!credentials || !('claims' in credentials)) {
    if (input instanceof Failure) return { answer: input }
    const caller = await findCaller(route, services, credentials)
    if (caller instanceof Failure) return { answer: caller }
    const limitCheck = admit(route, services, { userId: undefined, email, metadata })
    const handled = await answerWithin(route, handle, limitCheck, {
      ...contextOf(services, event, metadata, limitCheck),
      ...input,
      caller,
    })
    return { ...handled, ...input }
  }
  const { claims } = credentials
  const subjects = { userId: claims.userId, email, metadata }
  const { caller, admission } = await admitCaller(route, services, credentials, subjects)
  if (caller instanceof Failure) return { answer: caller, admission: withoutRetry(admission), claims }
  if (input instanceof Failure)
    return { answer: isRefused(admission) ? fail('rate_limited') : input, admission, claims }
  const limitCheck = Promise.resolve(admission)
  const handled = await answerWithin(route, handle, limitCheck, {
    ...contextOf(services, event, metadata, limitCheck),
    ...input,
    caller,
  })
  return { ...handled, ...input, claims }
}

/** An answer other than `rate_limited` has no `Retry-After`, although a limit is exhausted: there is nothing to repeat. */
function withoutRetry(admission: Admission): Admission {
  return { ...admission, retryAfterSeconds: undefined }
}

/** Runs the handler after the check of the rate limits, or in parallel with it. */
async function answerWithin<R extends Route>(
  route: R,
  handle: Handle<R>,
  limitCheck: Promise<Admission>,
  context: HandlerContext<R>,
): Promise<Handled> {
  const { body, caller, services } = context
  const handleIfFresh = async () =>
    requireFresh(route, caller, body, services.clock()) ?? (await handle(context))
  if (route.admission !== 'parallel') {
    const admission = await limitCheck
    if (isRefused(admission)) return { answer: fail('rate_limited'), admission }
    return { answer: await handleIfFresh(), admission }
  }
  const [handled, limited] = await Promise.allSettled([handleIfFresh(), limitCheck])
  if (handled.status === 'rejected') throw handled.reason
  const answer = handled.value
  // A valid token is consumed now. The client must receive the result even if the check of the limits failed.
  if (limited.status === 'rejected') {
    if (answer instanceof Failure) throw limited.reason
    return { answer }
  }
  const admission = limited.value
  if (isRefused(admission) && answer instanceof Failure) return { answer: fail('rate_limited'), admission }
  return { answer, admission: withoutRetry(admission) }
}

function contextOf<R extends Route>(
  services: Services<ServicesOf<R>>,
  event: APIGatewayProxyEventV2,
  metadata: RequestMetadata,
  limitCheck: Promise<Admission>,
) {
  const admitted = async (except?: LimitName) => !isRefused(await limitCheck, except)
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
