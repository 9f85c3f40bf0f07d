import type { ClientRequest } from 'node:http'
import type { Socket } from 'node:net'
import { CallFailed, failed, timedOut } from './call-failed.ts'
import type { Connections } from './connections.ts'
import type { HttpCall, HttpOutcome } from './provider-http.ts'
import { readAnswer } from './read-answer.ts'

/** What bounds one exchange: milliseconds, and bytes of its answer. */
export interface Bounds {
  readonly connect: number
  readonly read: number
  readonly total: number
  readonly bytes: number
}

/** A kept connection turned out to be closed: not a byte was answered, and a GET may be sent again. */
export class StaleConnection extends CallFailed {
  constructor() {
    super({ kind: 'failed', reason: 'broken' })
  }
}

/** Sends one request and reads its answer; rejects with {@link CallFailed}, having ended the connection. */
export function exchange(
  { agent, request }: Connections,
  { method, url, headers, body }: HttpCall,
  bounds: Bounds,
): Promise<HttpOutcome> {
  const outgoing = request({
    agent,
    method,
    protocol: url.protocol,
    hostname: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port,
    path: `${url.pathname}${url.search}`,
    headers: {
      'user-agent': 'Dashtam',
      ...headers,
      'accept-encoding': 'identity',
      ...(body !== undefined && { 'content-length': Buffer.byteLength(body) }),
    },
    // Said aloud, so that no variable of the environment turns it off.
    ...(url.protocol === 'https:' && { rejectUnauthorized: true }),
  })
  return new Promise<HttpOutcome>((resolve, reject) => {
    const timers: NodeJS.Timeout[] = []
    const after = (milliseconds: number, phase: 'total' | 'connect' | 'read') => {
      const timer = setTimeout(() => giveUp(timedOut(phase)), milliseconds)
      timers.push(timer)
      return timer
    }
    const settle = () => {
      for (const timer of timers) clearTimeout(timer)
    }
    const giveUp = (reason: CallFailed) => {
      settle()
      reject(reason)
      outgoing.destroy()
    }
    after(bounds.total, 'total')
    const connecting = after(bounds.connect, 'connect')
    let silence: NodeJS.Timeout | undefined
    const onConnected = () => {
      clearTimeout(connecting)
      silence ??= after(bounds.read, 'read')
    }
    let isUntouched = () => false
    outgoing.on('socket', socket => {
      const before = socket.bytesRead
      isUntouched = () => outgoing.reusedSocket && socket.bytesRead === before
      whenConnected(outgoing, socket, url, onConnected)
    })
    outgoing.on('error', error => giveUp(isUntouched() ? new StaleConnection() : failed(reasonOf(error))))
    outgoing.on('response', answer => {
      silence?.refresh()
      readAnswer(answer, { maxBytes: bounds.bytes, onProgress: () => silence?.refresh() }).then(outcome => {
        settle()
        resolve(outcome)
      }, giveUp)
    })
    outgoing.end(body)
  })
}

function whenConnected(outgoing: ClientRequest, socket: Socket, url: URL, then: () => void): void {
  if (outgoing.reusedSocket) then()
  else socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', then)
}

const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
])

/** A word for what went wrong; the message is not kept, since it may repeat what was sent. */
function reasonOf(error: Error): string {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  if (UNREACHABLE.has(code)) return 'unreachable'
  if (code.startsWith('HPE_')) return 'not_http'
  if (/CERT|TLS|SSL|SELF_SIGNED|ISSUER|VERIFY/.test(code)) return 'tls'
  return 'broken'
}
