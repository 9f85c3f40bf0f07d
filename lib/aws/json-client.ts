import { setTimeout as delay } from 'node:timers/promises'
import { AwsError } from './aws-error.ts'
import { readErrorResponse } from './error-response.ts'
import { basePath, type HttpAnswer, poster } from './post.ts'
import { type AwsCredentials, signer } from './sign.ts'

/** A service with the AWS JSON protocol. */
export interface JsonService {
  /** The name in signatures and in the default endpoint. */
  readonly name: string
  /** The prefix of the operations in the header `x-amz-target`. */
  readonly target: string
  readonly version: '1.0' | '1.1'
}

/** The options of a client. */
export interface JsonClientOptions {
  readonly region: string
  readonly credentials: AwsCredentials
  /** The endpoint, if not the default endpoint of the Region. */
  readonly endpoint?: string | undefined
  /** Timeout of one attempt, in milliseconds. */
  readonly timeoutMilliseconds: number
  /** The number of attempts. Default: 3, as in the standard mode of the SDK. */
  readonly attempts?: number
  /** Waits between attempts. Replaced in tests. */
  readonly wait?: (milliseconds: number) => Promise<unknown>
  /** Returns a number from 0 to 1, the share of a pause: callers that failed together retry apart. */
  readonly share: () => number
}

/**
 * Calls an operation and returns its parsed output.
 * @throws {AwsError} if the service refuses the call.
 */
export type JsonCall = (operation: string, input: object) => Promise<unknown>

// The upper bound of the first pause, as in the standard mode of the SDK.
const FIRST_PAUSE_MILLISECONDS = 100

const throttled = /^(?:Throttl|TooManyRequests|RequestLimitExceeded|RequestThrottled|LimitExceeded)/

/**
 * Creates a lean client of a service with the AWS JSON protocol, for the calls of a cold start: loading a client of the
 * SDK takes more CPU than the import of a whole function (docs/decisions/0079). Retries what the SDK retries: no
 * answer, a throttled call, a failure of the service.
 */
export function jsonClient({ name, target, version }: JsonService, options: JsonClientOptions): JsonCall {
  const { region, timeoutMilliseconds, attempts = 3, wait = delay, share } = options
  const endpoint = new URL(options.endpoint ?? `https://${name}.${region}.amazonaws.com`)
  const sign = signer(name, region, options.credentials)
  const post = poster(endpoint)
  const path = `${basePath(endpoint)}/`
  const attempt = (operation: string, body: string): Promise<HttpAnswer> => {
    const headers = {
      'content-type': `application/x-amz-json-${version}`,
      'x-amz-target': `${target}.${operation}`,
    }
    const signed = sign({ host: endpoint.host, path, body, headers }, new Date())
    return post({ path, headers: signed, body, timeoutMilliseconds })
  }
  return async (operation, input) => {
    const body = JSON.stringify(input)
    for (let made = 1; ; made += 1) {
      const outcome = await attempt(operation, body).then(outcomeOf, (error: unknown) => ({ error }))
      if ('output' in outcome) return outcome.output
      const { error } = outcome
      if (made === attempts || !mayRetry(error)) throw error
      await wait(share() * FIRST_PAUSE_MILLISECONDS * 2 ** (made - 1))
    }
  }
}

function outcomeOf(answer: HttpAnswer): { readonly output: unknown } | { readonly error: Error } {
  if (answer.status === 200) {
    try {
      return { output: JSON.parse(answer.body) }
    } catch {
      // Without the syntax error, which could quote a secret.
      return { error: new Error('The answer is not JSON') }
    }
  }
  const { name, message } = readErrorResponse(answer)
  return { error: new AwsError(name, message, answer.status) }
}

/** Returns true if another attempt may succeed: no answer, or an answer of that kind. */
function mayRetry(error: unknown): boolean {
  if (!(error instanceof AwsError)) return true
  return error.status >= 500 || error.status === 429 || throttled.test(error.name)
}
