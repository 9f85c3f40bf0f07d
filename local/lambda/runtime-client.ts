import type { IncomingMessage } from 'node:http'
import { pathToFileURL } from 'node:url'

// Runs in an execution environment. Loads the handler _HANDLER from LAMBDA_TASK_ROOT, then processes the invocations of
// the Lambda Runtime API. The AWS client (aws-lambda-ric) does the same, but requires a C++ compiler to install.

// Like the AWS client, not by an import: that evaluates every export of node:http, and so loads undici (nodejs/node#59686).
const { Agent, request } = process.getBuiltinModule('node:http')
const { AWS_LAMBDA_RUNTIME_API: host = '', LAMBDA_TASK_ROOT: root = '', _HANDLER = '' } = process.env
const agent = new Agent({ keepAlive: true, maxSockets: 1 })

function call(
  method: string,
  path: string,
  body = '',
): Promise<{ headers: IncomingMessage['headers']; body: string }> {
  return new Promise((resolve, reject) => {
    const options = { agent, method, headers: { 'content-length': Buffer.byteLength(body) } }
    const outgoing = request(`http://${host}/2018-06-01/runtime${path}`, options, async incoming => {
      const chunks: Buffer[] = []
      for await (const chunk of incoming) chunks.push(chunk)
      resolve({ headers: incoming.headers, body: Buffer.concat(chunks).toString('utf8') })
    })
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}

function describe(error: unknown): string {
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error))
  return JSON.stringify({ errorType: name, errorMessage: message, stackTrace: stack?.split('\n') })
}

async function load() {
  const [file = '', name = ''] = _HANDLER.split('.')
  try {
    const handler: unknown = (await import(pathToFileURL(`${root}/${file}.mjs`).href))[name]
    if (typeof handler !== 'function') throw new TypeError(`${_HANDLER} is not a function`)
    return handler
  } catch (error) {
    console.error(error)
    await call('POST', '/init/error', describe(error))
    process.exit(1)
  }
}

const handler = await load()
while (true) {
  const { headers, body } = await call('GET', '/invocation/next')
  const id = String(headers['lambda-runtime-aws-request-id'])
  const deadline = Number(headers['lambda-runtime-deadline-ms'])
  const context = {
    awsRequestId: id,
    functionName: process.env['AWS_LAMBDA_FUNCTION_NAME'],
    functionVersion: process.env['AWS_LAMBDA_FUNCTION_VERSION'],
    memoryLimitInMB: process.env['AWS_LAMBDA_FUNCTION_MEMORY_SIZE'],
    logGroupName: process.env['AWS_LAMBDA_LOG_GROUP_NAME'],
    logStreamName: process.env['AWS_LAMBDA_LOG_STREAM_NAME'],
    invokedFunctionArn: headers['lambda-runtime-invoked-function-arn'],
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => deadline - Date.now(),
  }
  try {
    const result = await handler(JSON.parse(body), context)
    await call('POST', `/invocation/${id}/response`, JSON.stringify(result) ?? '')
  } catch (error) {
    await call('POST', `/invocation/${id}/error`, describe(error))
  }
}
