import { createServer, type IncomingHttpHeaders, request } from 'node:http'
import { listen, readBody } from '../../local/http-server.ts'

/** A call to the proxy. */
export interface ProxiedCall {
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** A response of the proxy in place of the provider. */
export interface ForgedAnswer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/** A call and the received part of its response. */
export interface Exchanged {
  readonly call: ProxiedCall
  status: number
  answer: string
}

/** Receives a call before the provider does. It returns a response, or undefined to forward the call. */
export type Meet = (call: ProxiedCall) => Promise<ForgedAnswer | undefined> | ForgedAnswer | undefined

const MAX_BODY_BYTES = 1024 * 1024

/** A proxy in front of a provider. */
export type ProviderProxy = Awaited<ReturnType<typeof startProviderProxy>>

/**
 * Starts a proxy in front of a provider. It records calls and responses, and a test can intercept them. A service with
 * signed calls requires the signed host name (`given_host`); a provider requires its own. `usual` receives the calls that no test intercepts.
 */
export async function startProviderProxy(
  target: string,
  host: 'own_host' | 'given_host' = 'own_host',
  usual: Meet = () => undefined,
) {
  const { hostname, port } = new URL(target)
  const exchanges: Exchanged[] = []
  let meet = usual
  const server = createServer(async (incoming, outgoing) => {
    const { method = '', url: path = '', headers } = incoming
    const body = await readBody(incoming, MAX_BODY_BYTES)
    const call = { method, path, headers, body: body.toString('utf8') }
    const exchanged: Exchanged = { call, status: 0, answer: '' }
    exchanges.push(exchanged)
    const forged = await meet(call)
    if (forged) {
      exchanged.status = forged.status
      exchanged.answer = forged.body ?? ''
      outgoing.writeHead(forged.status, forged.headers)
      outgoing.end(forged.body)
      return
    }
    const shown = host === 'own_host' ? { ...headers, host: `${hostname}:${port}` } : headers
    const forwarded = request({ hostname, port, method, path, headers: shown }, answer => {
      exchanged.status = answer.statusCode ?? 0
      outgoing.writeHead(exchanged.status, answer.headers)
      answer.on('data', (chunk: Buffer) => {
        exchanged.answer += chunk.toString('utf8')
      })
      answer.on('error', () => outgoing.destroy())
      answer.pipe(outgoing)
    })
    forwarded.on('error', () => outgoing.destroy())
    outgoing.on('close', () => forwarded.destroy())
    forwarded.end(body)
  })
  const { url, stop } = await listen(server)
  return {
    url,
    exchanges,
    /** Returns the bodies of the token endpoint calls with a grant type. */
    grants: (type: 'authorization_code' | 'refresh_token') =>
      exchanges
        .filter(({ call }) => call.method === 'POST')
        .map(({ call }) => new URLSearchParams(call.body))
        .filter(form => form.get('grant_type') === type),
    /** Runs `work` while `meeting` receives every call. */
    meeting: async <T>(meeting: Meet, work: () => Promise<T>): Promise<T> => {
      meet = meeting
      try {
        return await work()
      } finally {
        meet = usual
      }
    },
    stop: () => {
      server.closeAllConnections()
      return stop()
    },
  }
}

/** Holds the first call that `chosen` matches until `open` is called. */
export function gate(chosen: (call: ProxiedCall) => boolean) {
  const arrived = Promise.withResolvers<void>()
  const opened = Promise.withResolvers<void>()
  let isTaken = false
  const meet: Meet = async call => {
    if (isTaken || !chosen(call)) return undefined
    isTaken = true
    arrived.resolve()
    await opened.promise
    return undefined
  }
  return { meet, arrived: arrived.promise, open: opened.resolve }
}

/** Whether a call goes to the token endpoint. */
export const isTokenCall = ({ method, path }: ProxiedCall): boolean =>
  method === 'POST' && path === '/v1/oauth/token'
