import { createServer, type IncomingMessage } from 'node:http'
import * as z from 'zod/mini'
import { listen, readBody } from '../http-server.ts'
import { hasValidSignature, type LocalCredentials } from '../sigv4.ts'

/** An error response of an AWS service. `type` is the AWS error name. */
export class AwsError extends Error {
  readonly type: string
  constructor(type: string, message: string) {
    super(message)
    this.type = type
  }
}

/** The operations of a service by name. Input and output are JSON of the AWS protocol. */
export type Operations = Readonly<Record<string, (input: unknown) => unknown>>

/** A service with the AWS JSON 1.1 protocol. */
export interface JsonService {
  /** The service name in request signatures. */
  readonly name: string
  readonly operations: Operations
}

const MAX_BODY_BYTES = 1024 * 1024
const INTERNAL = 'InternalServiceError'

/** Starts an endpoint for AWS JSON 1.1 services on a free port of 127.0.0.1. */
export async function startJsonServices(
  services: readonly JsonService[],
  credentials: LocalCredentials,
  region: string,
) {
  const answer = async (incoming: IncomingMessage): Promise<unknown> => {
    const body = await readBody(incoming, MAX_BODY_BYTES)
    const { method = '', url = '', headers } = incoming
    const [, name = ''] = String(headers['x-amz-target']).split('.')
    const service = services.find(({ operations }) => Object.hasOwn(operations, name))
    const operation = service?.operations[name]
    if (!service || !operation) throw new AwsError('UnknownOperationException', `Unknown operation ${name}`)
    const isSigned = await hasValidSignature(
      { method, url, headers, body },
      { credentials, region, service: service.name },
    )
    if (!isSigned) throw new AwsError('InvalidSignatureException', 'The request signature does not match')
    return operation(JSON.parse(body.toString('utf8') || '{}'))
  }
  const server = createServer((incoming, outgoing) => {
    outgoing.setHeader('content-type', 'application/x-amz-json-1.1')
    answer(incoming).then(
      output => outgoing.end(JSON.stringify(output ?? {})),
      error => {
        const { type, message } = toAwsError(error)
        outgoing.writeHead(type === INTERNAL ? 500 : 400, { 'x-amzn-errortype': type })
        outgoing.end(JSON.stringify({ __type: type, message }))
      },
    )
  })
  return listen(server)
}

function toAwsError(error: unknown): AwsError {
  if (error instanceof AwsError) return error
  if (error instanceof SyntaxError) return new AwsError('SerializationException', error.message)
  if (error instanceof z.core.$ZodError) return new AwsError('ValidationException', z.prettifyError(error))
  return new AwsError(INTERNAL, String(error))
}
