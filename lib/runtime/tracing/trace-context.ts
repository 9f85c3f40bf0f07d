import { isSpanContextValid, type SpanContext } from '@opentelemetry/api'

/** W3C Trace Context, 3.2: version, trace, parent, flags. Versions after 00 may append fields. */
const TRACEPARENT = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/
const XRAY_ROOT = /(?:^|;)\s*Root=1-([0-9a-f]{8})-([0-9a-f]{24})(?:;|$)/
const XRAY_PARENT = /(?:^|;)\s*Parent=([0-9a-f]{16})(?:;|$)/

/** Request headers with lower-case names. */
type Headers = Readonly<Record<string, string | undefined>>

/** Returns the remote parent span from `traceparent` or the X-Ray header; `undefined` if neither is valid. */
export function remoteSpan(headers: Headers): SpanContext | undefined {
  return fromTraceparent(headers['traceparent']) ?? fromXray(headers['x-amzn-trace-id'])
}

/** Parses a `traceparent`; `undefined` if invalid. */
export function fromTraceparent(text: string | undefined): SpanContext | undefined {
  const [, version, traceId, spanId, flags, more] = TRACEPARENT.exec(text ?? '') ?? []
  if (!traceId || !spanId || version === 'ff' || (version === '00' && more !== undefined)) return undefined
  return valid({ traceId, spanId, traceFlags: Number.parseInt(flags ?? '00', 16) & 1, isRemote: true })
}

/**
 * Parses the X-Ray header. It has a parent only if X-Ray traces the request; otherwise a part of the trace id is used.
 */
function fromXray(text: string | undefined): SpanContext | undefined {
  const [, time, unique] = XRAY_ROOT.exec(text ?? '') ?? []
  if (!text || !time || !unique) return undefined
  const spanId = XRAY_PARENT.exec(text)?.[1] ?? unique.slice(8)
  const traceFlags = /(?:^|;)\s*Sampled=0/.test(text) ? 0 : 1
  return valid({ traceId: time + unique, spanId, traceFlags, isRemote: true })
}

function valid(span: SpanContext): SpanContext | undefined {
  return isSpanContextValid(span) ? span : undefined
}

/** Formats a `traceparent` (W3C Trace Context, 3.2). */
export function toTraceparent({ traceId, spanId, traceFlags }: SpanContext): string {
  return `00-${traceId}-${spanId}-${(traceFlags & 1).toString(16).padStart(2, '0')}`
}
