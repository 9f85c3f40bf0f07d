import { createServer, type IncomingMessage } from 'node:http'
import * as z from 'zod/mini'
import { listen, readBody } from '../http-server.ts'
import { checkPresignedUrl } from '../presigned-url.ts'
import { hasValidSignature, type LocalCredentials } from '../sigv4.ts'
import { persistentState } from './persistent-state.ts'

/** Maps the path of an object to its headers and its content in base64. */
const Objects = z.record(
  z.string(),
  z.object({ headers: z.record(z.string(), z.string()), content: z.string() }),
)
type Objects = z.infer<typeof Objects>

/** The options of the local S3. */
export interface S3Options {
  /** The only bucket. */
  readonly bucket: string
  readonly credentials: LocalCredentials
  readonly region: string
  /** The file that keeps the objects; they are kept in memory if absent. */
  readonly file?: string
}

const MAX_BODY_BYTES = 100 * 1024 * 1024
const KEPT_HEADERS = ['content-type', 'content-encoding', 'content-disposition']

interface Answer {
  readonly status: number
  readonly headers?: Record<string, string>
  readonly content?: Buffer | string
}

/**
 * Starts S3 with one bucket in the path: PutObject and DeleteObject with a signature in the headers, GetObject with one
 * in the query or in the headers.
 */
export async function startS3({ bucket, credentials, region, file }: S3Options) {
  const state = persistentState<Objects>(Objects, {}, file)
  const scope = { credentials, region, service: 's3' }
  /** Returns whether the signature in the query or in the headers is valid. A presigned URL only reads. */
  const isAllowed = async (incoming: IncomingMessage, body: Buffer): Promise<boolean> => {
    const { method = '', url = '', headers } = incoming
    if (!new URL(url, 'http://localhost').searchParams.has('X-Amz-Signature'))
      return hasValidSignature({ method, url, headers, body }, scope)
    const host = headers.host ?? ''
    return method === 'GET' && (await checkPresignedUrl({ method, url, host }, scope)) === 'valid'
  }
  const answer = async (incoming: IncomingMessage): Promise<Answer> => {
    const body = await readBody(incoming, MAX_BODY_BYTES)
    const { pathname: path } = new URL(incoming.url ?? '', 'http://localhost')
    if (!(await isAllowed(incoming, body))) return failed(403, 'AccessDenied')
    if (!path.startsWith(`/${bucket}/`)) return failed(404, 'NoSuchBucket')
    const stored = Object.hasOwn(state.value, path) ? state.value[path] : undefined
    switch (incoming.method) {
      case 'GET':
        return stored
          ? { status: 200, headers: stored.headers, content: Buffer.from(stored.content, 'base64') }
          : failed(404, 'NoSuchKey')
      case 'PUT':
        state.value[path] = { headers: keptHeaders(incoming), content: body.toString('base64') }
        state.save()
        return { status: 200 }
      case 'DELETE':
        delete state.value[path]
        state.save()
        return { status: 204 }
      default:
        return failed(405, 'MethodNotAllowed')
    }
  }
  const server = createServer((incoming, outgoing) => {
    void answer(incoming)
      .catch(() => failed(500, 'InternalError'))
      .then(({ status, headers = {}, content }) => outgoing.writeHead(status, headers).end(content))
  })
  const listening = await listen(server)
  return {
    ...listening,
    /** Returns the keys of all objects. */
    keys: () => Object.keys(state.value).map(path => path.slice(`/${bucket}/`.length)),
  }
}

function keptHeaders({ headers }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    KEPT_HEADERS.flatMap(name => (headers[name] === undefined ? [] : [[name, String(headers[name])]])),
  )
}

function failed(status: number, code: string): Answer {
  const content = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code></Error>`
  return { status, headers: { 'content-type': 'application/xml' }, content }
}
