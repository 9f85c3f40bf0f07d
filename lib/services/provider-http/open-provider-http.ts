import type { Settings } from '../../runtime/configuration/settings.ts'
import { currentScope } from '../../runtime/request-scope.ts'
import { inSpan } from '../../runtime/tracing/span.ts'
import { CallFailed, failed, timedOut } from './call-failed.ts'
import { connectionsTo } from './connections.ts'
import { addressIn, exchange, StaleConnection } from './exchange.ts'
import type { AddressGuard, HttpCall, HttpOutcome, ProviderHttp } from './provider-http.ts'
import { isSecureUrl } from './secure-url.ts'
import { slots } from './slots.ts'

/**
 * Time reserved before the deadline of the request if a provider does not respond: to record the failure in the
 * database, whose client reserves the last second, and to send the response.
 */
const RESERVE_MILLISECONDS = 2_500

/**
 * Opens the HTTP client for providers. It connects on first use.
 * @param guard Restricts the addresses. Default: any address.
 */
export function openProviderHttp(settings: Settings['providerHttp'], guard?: AddressGuard): ProviderHttp {
  // Bounded: there are only a few provider origins.
  const hosts = new Map<string, ReturnType<typeof openHost>>()
  const openHost = (url: URL) => ({
    connections: connectionsTo(url, guard?.lookup),
    slots: slots(settings.providerConnections),
  })
  const hostOf = (url: URL) => {
    const host = hosts.get(url.origin) ?? openHost(url)
    hosts.set(url.origin, host)
    return host
  }
  const answer = async (call: HttpCall): Promise<HttpOutcome> => {
    if (!isSecureUrl(call.url)) throw failed('insecure')
    if (guard && !isAllowedHost(call.url, guard)) throw failed('private_address')
    const deadline = deadlineOf(settings.httpTimeoutTotal * 1000)
    const host = hostOf(call.url)
    const remaining = timeUntil(deadline)
    const pool = settings.httpTimeoutPool * 1000
    const release = await host.slots.acquire(Math.min(pool, remaining), pool <= remaining ? 'pool' : 'total')
    const bounds = () => ({
      connect: settings.httpTimeoutConnect * 1000,
      read: settings.httpTimeoutRead * 1000,
      total: timeUntil(deadline),
      bytes: settings.providerAnswerBytes,
    })
    try {
      return await exchange(host.connections.current(), call, bounds())
    } catch (error) {
      if (!(error instanceof StaleConnection) || !(call.method === 'GET' || call.isRepeatable)) throw error
      return await exchange(host.connections.renewed(), call, bounds())
    } finally {
      release()
    }
  }
  return {
    send: async call => {
      const attributes = {
        'server.address': call.url.hostname,
        'url.path': call.tracedPath ?? call.url.pathname,
        'http.request.method': call.method,
      }
      try {
        return await inSpan(`HTTP ${call.method}`, attributes, () => answer(call))
      } catch (error) {
        if (error instanceof CallFailed) return error.outcome
        throw error
      }
    },
  }
}

/** An IP address in a URL is not looked up, so it is checked here. */
function isAllowedHost({ hostname }: URL, { isAllowed }: AddressGuard): boolean {
  const host = addressIn(hostname)
  return process.getBuiltinModule('node:net').isIP(host) === 0 || isAllowed(host)
}

function deadlineOf(totalMilliseconds: number): number {
  const scope = currentScope()
  const total = Date.now() + totalMilliseconds
  return scope ? Math.min(total, scope.deadline - RESERVE_MILLISECONDS) : total
}

function timeUntil(deadline: number): number {
  const remaining = deadline - Date.now()
  if (remaining <= 0) throw timedOut('total')
  return remaining
}
