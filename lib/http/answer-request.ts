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
import { readInput } from './read-input.ts'
import { requestIdOf, requestMetadataOf } from './request-metadata.ts'

type Result = APIGatewayProxyStructuredResultV2

/** Takes a request through the pipeline: who calls, what they sent, what the handler says, how it is answered. */
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
  // A failure's own headers win: they name the limit that refused the request.
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
  const ask = (subjects: Omit<Subjects, 'metadata'>) => admit(route, services, { ...subjects, metadata })
  const input = readInput(route, services, event)
  const email = input instanceof Failure ? undefined : emailIn(input.body)
  if (!credentials || !('claims' in credentials)) {
    if (input instanceof Failure) return { answer: input }
    const caller = await findCaller(route, services, credentials)
    if (caller instanceof Failure) return { answer: caller }
    const asked = ask({ userId: undefined, email })
    return answerWithin(route, handle, asked, {
      ...contextOf(services, event, metadata, asked),
      ...input,
      caller,
    })
  }
  const finding = findCaller(route, services, credentials)
  // A token of a session that has ended must not use up what protects its user, or the mailbox of somebody else.
  if (areGuarded(route.limits ?? [])) {
    const found = await finding
    if (found instanceof Failure) return { answer: found }
  }
  // Other limits are asked beside the look-up of the session, so that nobody waits for them.
  const asked = ask({ userId: credentials.claims.userId, email })
  const [caller, admission] = await Promise.all([finding, asked])
  if (caller instanceof Failure) return { answer: caller, admission }
  if (input instanceof Failure) return { answer: input, admission }
  return answerWithin(route, handle, asked, {
    ...contextOf(services, event, metadata, asked),
    ...input,
    caller,
  })
}

/** Has the handler answer if the limits let the request pass: after they have said so, or beside them. */
async function answerWithin<R extends Route>(
  route: R,
  handle: Handle<R>,
  asked: Promise<Admission>,
  context: HandlerContext<R>,
): Promise<Handled> {
  if (route.admission !== 'beside') {
    const admission = await asked
    return isRefused(admission)
      ? { answer: fail('rate_limited'), admission }
      : { answer: await handle(context), admission }
  }
  const [handled, limited] = await Promise.allSettled([handle(context), asked])
  if (handled.status === 'rejected') throw handled.reason
  const answer = handled.value
  // A right token was consumed: its answer must not be lost because no store answered for its limits.
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
  asked: Promise<Admission>,
) {
  const admitted = async () => !isRefused(await asked)
  return { metadata, path: event.rawPath, services, admitted, fail }
}

/** The address that the limits by email and mailbox count: the field `email` of the body. */
function emailIn(body: unknown): string | undefined {
  const email = typeof body === 'object' && body !== null && 'email' in body ? body.email : undefined
  return typeof email === 'string' ? email : undefined
}

/** Strips a reply to its schema, so that no column slips out because somebody selected it. */
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
