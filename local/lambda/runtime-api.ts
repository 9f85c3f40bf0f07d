import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Context } from 'aws-lambda'
import { listen, readBody } from '../http-server.ts'

/** An invocation without a result. */
interface Pending {
  readonly event: unknown
  readonly context: Pick<Context, 'awsRequestId' | 'invokedFunctionArn'>
  readonly resolve: (result: unknown) => void
  readonly reject: (error: Error) => void
}

/** A function failed, or its process ended before it returned a result. */
export class FunctionFailed extends Error {
  override readonly name = 'FunctionFailed'
}

const PREFIX = '/2018-06-01/runtime'
/** Lambda's limit for a synchronous response. */
const MAX_BODY_BYTES = 6 * 1024 * 1024

function settle(body: string, pending: Pending | undefined): void {
  try {
    pending?.resolve(body === '' ? undefined : JSON.parse(body))
  } catch {
    pending?.reject(new FunctionFailed('The function returned invalid JSON'))
  }
}

/**
 * Starts the Lambda Runtime API (version 2018-06-01) of one execution environment, on a free port of 127.0.0.1. It works
 * with any runtime client, including the AWS client, and sends one invocation at a time. `timeoutSeconds` does not include
 * the time to load the function.
 */
export async function startRuntimeApi(timeoutSeconds: number, onTimeout: () => void) {
  const queue: Pending[] = []
  const running = new Map<string, Pending>()
  let waiting: ServerResponse | undefined
  let timeout: NodeJS.Timeout | undefined
  const ready = Promise.withResolvers<void>()
  // Prevents an unhandled rejection if the process ends early.
  ready.promise.catch(() => {})

  const sendNext = () => {
    if (!waiting || queue.length === 0) return
    const next = queue.shift()
    if (!next) return
    const { context, event } = next
    running.set(context.awsRequestId, next)
    timeout = setTimeout(onTimeout, timeoutSeconds * 1000)
    waiting.writeHead(200, {
      'content-type': 'application/json',
      'lambda-runtime-aws-request-id': context.awsRequestId,
      'lambda-runtime-deadline-ms': String(Date.now() + timeoutSeconds * 1000),
      'lambda-runtime-invoked-function-arn': context.invokedFunctionArn,
    })
    waiting.end(JSON.stringify(event))
    waiting = undefined
  }
  const fail = (error: Error) => {
    clearTimeout(timeout)
    ready.reject(error)
    for (const { reject } of [...queue.splice(0), ...running.values()]) reject(error)
    running.clear()
  }
  const answer = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const path = (incoming.url ?? '').replace(PREFIX, '')
    if (path === '/invocation/next') {
      waiting = outgoing
      ready.resolve()
      return sendNext()
    }
    const body = (await readBody(incoming, MAX_BODY_BYTES)).toString('utf8')
    const [, id = '', outcome] = /^\/invocation\/([^/]+)\/(response|error)$/.exec(path) ?? []
    const pending = running.get(id)
    running.delete(id)
    clearTimeout(timeout)
    if (path === '/init/error') fail(new FunctionFailed(`The function could not be loaded: ${body}`))
    else if (outcome === 'response') settle(body, pending)
    else pending?.reject(new FunctionFailed(`The function failed: ${body}`))
    outgoing.writeHead(202).end()
  }
  const server = createServer((incoming, outgoing) => {
    answer(incoming, outgoing).catch(() => outgoing.destroy())
  })
  // A client waits for its next invocation without a time limit.
  server.requestTimeout = 0
  const { url, stop } = await listen(server)
  return {
    /** The value of `AWS_LAMBDA_RUNTIME_API`: host and port. */
    address: new URL(url).host,
    /** Resolves when the function is loaded. Rejects if it cannot be loaded. */
    ready: ready.promise,
    invoke: (event: unknown, context: Pending['context']): Promise<unknown> =>
      new Promise((resolve, reject) => {
        queue.push({ event, context, resolve, reject })
        sendNext()
      }),
    /** Rejects every invocation without a result, for example because the process ended. */
    fail,
    stop: async () => {
      waiting?.destroy()
      await stop()
    },
  }
}
