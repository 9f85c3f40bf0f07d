import { createServer, type IncomingMessage } from 'node:http'
import * as z from 'zod/mini'
import { listen, readBody } from '../http-server.ts'
import { hasValidSignature, type LocalCredentials } from '../sigv4.ts'
import type { PostgresAddress } from './connections.ts'
import { type ServiceError, toServiceError, UnknownOperation } from './data-api-errors.ts'
import type { Logins } from './logins.ts'
import { BadRequest, bind, SqlParameter } from './parameters.ts'
import { toResponse } from './results.ts'
import { openSessions } from './sessions.ts'

/** The options of the Data API. */
export interface DataApiOptions {
  readonly postgres: PostgresAddress
  /** Reads the login from the secret in the request. */
  readonly logins: Logins
  readonly credentials: LocalCredentials
  readonly region: string
}

const Request = z.looseObject({
  resourceArn: z.string(),
  secretArn: z.string(),
  database: z.optional(z.string()),
  sql: z.optional(z.string()),
  parameters: z.optional(z.array(SqlParameter)),
  parameterSets: z.optional(z.array(z.array(SqlParameter))),
  transactionId: z.optional(z.string()),
  includeResultMetadata: z.optional(z.boolean()),
})
type Request = z.infer<typeof Request>

const MAX_REQUEST_BYTES = 4 * 1024 * 1024
const MAX_RESPONSE_BYTES = 1024 * 1024

/** Starts the RDS Data API for a PostgreSQL server, on a free port of 127.0.0.1. */
export async function startDataApi({ postgres, logins, credentials, region }: DataApiOptions) {
  const sessions = openSessions(postgres)
  const targetOf = ({ database = 'postgres', secretArn }: Request) => ({ database, login: logins(secretArn) })
  const operations: Record<string, (request: Request) => Promise<object>> = {
    '/Execute': async request => {
      const { sql, parameters, transactionId, includeResultMetadata } = request
      if (sql === undefined) throw new BadRequest('sql is missing')
      const result = await sessions.execute(targetOf(request), bind(sql, parameters), transactionId)
      return toResponse(result, includeResultMetadata === true)
    },
    '/BatchExecute': async request => {
      const { sql, parameterSets = [[]], transactionId } = request
      if (sql === undefined) throw new BadRequest('sql is missing')
      for (const parameters of parameterSets)
        await sessions.execute(targetOf(request), bind(sql, parameters), transactionId)
      return { updateResults: parameterSets.map(() => ({ generatedFields: [] })) }
    },
    '/BeginTransaction': async request => ({ transactionId: await sessions.begin(targetOf(request)) }),
    '/CommitTransaction': async ({ transactionId = '' }) => {
      await sessions.end(transactionId, 'commit')
      return { transactionStatus: 'Transaction Committed' }
    },
    '/RollbackTransaction': async ({ transactionId = '' }) => {
      await sessions.end(transactionId, 'rollback')
      return { transactionStatus: 'Rollback Complete' }
    },
  }
  const answer = async (incoming: IncomingMessage): Promise<{ error: ServiceError } | { body: string }> => {
    const body = await readBody(incoming, MAX_REQUEST_BYTES)
    const { method = '', url = '', headers } = incoming
    const isSigned = await hasValidSignature(
      { method, url, headers, body },
      { credentials, region, service: 'rds-data' },
    )
    if (!isSigned)
      return {
        error: { status: 403, type: 'ForbiddenException', message: 'The request signature does not match' },
      }
    const operation = method === 'POST' ? operations[url] : undefined
    if (!operation) throw new UnknownOperation(`${method} ${url} is not an operation of the Data API`)
    const request = z.safeParse(Request, JSON.parse(body.toString('utf8') || '{}'))
    if (!request.success) throw new BadRequest(z.prettifyError(request.error))
    const response = JSON.stringify(await operation(request.data))
    if (Buffer.byteLength(response) > MAX_RESPONSE_BYTES)
      throw new BadRequest('Database returned more than the allowed response size limit')
    return { body: response }
  }
  const server = createServer((incoming, outgoing) => {
    answer(incoming)
      .catch(error => ({ error: toServiceError(error) }))
      .then(result => {
        outgoing.setHeader('content-type', 'application/json')
        if ('body' in result) return outgoing.end(result.body)
        outgoing.writeHead(result.error.status, { 'x-amzn-errortype': result.error.type })
        return outgoing.end(JSON.stringify({ message: result.error.message }))
      })
      .catch(() => outgoing.destroy())
  })
  const { url, stop } = await listen(server)
  return {
    url,
    close: async () => {
      await stop()
      await sessions.close()
    },
  }
}
