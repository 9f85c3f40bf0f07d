import type { ClientRequest } from 'node:http'
import type { Socket } from 'node:net'
import { CallFailed, failed, timedOut } from './call-failed.ts'
import type { Connections } from './connections.ts'
import type { HttpCall, HttpOutcome } from './provider-http.ts'
import { readAnswer } from './read-answer.ts'

/** The limits of one exchange: timeouts in milliseconds, and the size of the response in bytes. */
export interface Bounds {
  readonly connect: number
  readonly read: number
  readonly total: number
  readonly bytes: number
}

/** A reused connection was closed before the first byte of the response. A GET can be retried. */
export class StaleConnection extends CallFailed {
  constructor() {
    super({ kind: 'failed', reason: 'broken' })
  }
}

/** Sends one request and reads its response. Rejects with {@link CallFailed} and closes the connection. */
export function exchange(
  { agent, request }: Connections,
  { method, url, headers, body, ignoresBody }: HttpCall,
  bounds: Bounds,
): Promise<HttpOutcome> {
  const outgoing = request({
    agent,
    method,
    protocol: url.protocol,
    hostname: addressIn(url.hostname),
    port: url.port,
    path: `${url.pathname}${url.search}`,
    headers: {
      'user-agent': 'Dashtam',
      ...headers,
      'accept-encoding': 'identity',
      ...(body !== undefined && { 'content-length': Buffer.byteLength(body) }),
    },
    // Explicit, so that no environment variable disables it.
    ...(url.protocol === 'https:' && { rejectUnauthorized: true }),
  })
  return new Promise<HttpOutcome>((resolve, reject) => {
    const timers: NodeJS.Timeout[] = []
    const after = (milliseconds: number, phase: 'total' | 'connect' | 'read') => {
      const timer = setTimeout(() => abort(timedOut(phase)), milliseconds)
      timers.push(timer)
      return timer
    }
    const clearTimers = () => {
      for (const timer of timers) clearTimeout(timer)
    }
    const abort = (reason: CallFailed) => {
      clearTimers()
      reject(reason)
      outgoing.destroy()
    }
    after(bounds.total, 'total')
    const connectTimer = after(bounds.connect, 'connect')
    let readTimer: NodeJS.Timeout | undefined
    const onConnected = () => {
      clearTimeout(connectTimer)
      readTimer ??= after(bounds.read, 'read')
    }
    let isStale = () => false
    outgoing.on('socket', socket => {
      const before = socket.bytesRead
      isStale = () => outgoing.reusedSocket && socket.bytesRead === before
      whenConnected(outgoing, socket, url, onConnected)
    })
    outgoing.on('error', error => abort(isStale() ? new StaleConnection() : failed(reasonOf(error))))
    outgoing.on('response', answer => {
      readTimer?.refresh()
      readAnswer(answer, {
        maxBytes: bounds.bytes,
        ignoresBody: ignoresBody === true,
        onProgress: () => readTimer?.refresh(),
      }).then(outcome => {
        clearTimers()
        resolve(outcome)
      }, abort)
    })
    outgoing.end(body)
  })
}

/** Returns the host of a URL without the brackets of an IPv6 address. */
export function addressIn(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, '')
}

function whenConnected(outgoing: ClientRequest, socket: Socket, url: URL, callback: () => void): void {
  if (outgoing.reusedSocket) callback()
  else socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', callback)
}

const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
])

/** Maps an error to a code for the log. The error message is not used, because it can contain request data. */
function reasonOf(error: Error): string {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  if (UNREACHABLE.has(code)) return 'unreachable'
  if (code === 'PRIVATE_ADDRESS') return 'private_address'
  if (code.startsWith('HPE_')) return 'not_http'
  if (/CERT|TLS|SSL|SELF_SIGNED|ISSUER|VERIFY/.test(code)) return 'tls'
  return 'broken'
}
