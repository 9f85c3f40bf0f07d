import type { Settings } from '../../runtime/configuration/settings.ts'
import { openProviderHttp } from '../provider-http/open-provider-http.ts'
import type { HttpOutcome, ProviderHttp } from '../provider-http/provider-http.ts'
import type { EventEndpoint } from './event-endpoints.ts'
import type { Resolve } from './public-address.ts'
import { retryAfterSeconds } from './retry-after.ts'

/** An event to send. */
export interface OutgoingEvent {
  readonly id: string
  readonly type: string
  readonly created_at: Date
  readonly data: Record<string, unknown>
}

/** The outcome of one attempt. */
export type DeliveryAttempt =
  | { readonly kind: 'delivered'; readonly status: number }
  | {
      readonly kind: 'failed'
      /** HTTP status; null if the endpoint did not respond. */
      readonly status: number | null
      /** A code for the log: `status`, `redirect`, `gone`, `timed_out`, `private_address` … */
      readonly error: string
      /** Whether the endpoint asked not to send the event again (410). */
      readonly isFinal: boolean
      /** When the endpoint accepts events again (429, 503). */
      readonly retryAfterSeconds: number | undefined
    }

/** Sends events to the endpoints of the application. */
export interface EventSender {
  /** Signs and sends an event. Failures of the endpoint or the network are outcomes, not rejections. */
  send(endpoint: EventEndpoint, event: OutgoingEvent, now: Date): Promise<DeliveryAttempt>
}

/** Responses are read up to this size, so that the connection can be reused. Their content is not used. */
const ANSWER_BYTES = 4_096
/** Concurrent connections to one endpoint. */
const CONNECTIONS = 20

/** Opens the sender. It sends in the format of Standard Webhooks. */
export function openEventSender(settings: Settings['eventSender'], resolve?: Resolve): EventSender {
  let opened: Promise<ProviderHttp> | undefined
  return {
    send: async (endpoint, { id, type, created_at, data }, now) => {
      // CommonJS: in a bundle, it has only the default export.
      const { Webhook } = (await import('standardwebhooks')).default
      const body = JSON.stringify({ type, timestamp: created_at.toISOString(), data })
      const signatures = endpoint.secrets.map(secret => new Webhook(secret).sign(id, now, body))
      opened ??= openHttp(settings, resolve)
      const http = await opened
      const outcome = await http.send({
        method: 'POST',
        url: new URL(endpoint.url),
        headers: {
          'content-type': 'application/json',
          'webhook-id': id,
          'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
          'webhook-signature': signatures.join(' '),
        },
        body,
        isRepeatable: true,
        ignoresBody: true,
      })
      return toAttempt(outcome, now)
    },
  }
}

async function openHttp(settings: Settings['eventSender'], resolve?: Resolve): Promise<ProviderHttp> {
  // Imported dynamically, because the parser of addresses is 13 kB and not every start sends an event.
  const { isPublicAddress, publicLookup } = await import('./public-address.ts')
  return openProviderHttp(
    {
      httpTimeoutTotal: settings.eventTimeoutTotal,
      httpTimeoutConnect: settings.eventTimeoutConnect,
      httpTimeoutRead: settings.eventTimeoutRead,
      httpTimeoutPool: settings.eventTimeoutTotal,
      providerConnections: CONNECTIONS,
      providerAnswerBytes: ANSWER_BYTES,
    },
    settings.eventPrivateAddresses === 'allow'
      ? undefined
      : { lookup: publicLookup(resolve), isAllowed: isPublicAddress },
  )
}

function toAttempt(outcome: HttpOutcome, now: Date): DeliveryAttempt {
  const failed = { kind: 'failed', status: null, isFinal: false, retryAfterSeconds: undefined } as const
  if (outcome.kind === 'timed_out') return { ...failed, error: 'timed_out' }
  if (outcome.kind === 'failed') return { ...failed, error: outcome.reason }
  const { status, headers } = outcome
  if (status >= 200 && status < 300) return { kind: 'delivered', status }
  if (status >= 300 && status < 400) return { ...failed, status, error: 'redirect' }
  if (status === 410) return { ...failed, status, error: 'gone', isFinal: true }
  const isBusy = status === 429 || status === 503
  const seconds = isBusy ? retryAfterSeconds(headers['retry-after'], now) : undefined
  return { ...failed, status, error: 'status', retryAfterSeconds: seconds }
}
