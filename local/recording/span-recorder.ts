import type { HrTime } from '@opentelemetry/api'
import type { ReadableSpan, SpanProcessor } from '@opentelemetry/sdk-trace'
import { recordOperation, recordTrace } from './invocation.ts'
import type { Operation } from './recorded.ts'

/** Creates a span processor that adds statements and outgoing calls to the invocation that is recorded. */
export function spanRecorder(): SpanProcessor {
  return {
    onStart: span => recordTrace(span.spanContext().traceId),
    onEnd: span => {
      const operation = toOperation(span)
      if (operation) recordOperation(operation, toMilliseconds(span.startTime))
    },
    forceFlush: async () => {},
    shutdown: async () => {},
  }
}

/** Returns undefined for the span of the invocation, and for the HTTP call of a statement, which repeats it. */
function toOperation({
  name,
  attributes,
  duration,
  events,
}: ReadableSpan): Omit<Operation, 'at'> | undefined {
  const described = describe(name, attributes)
  if (!described) return undefined
  const error = events.find(event => event.name === 'exception')?.attributes?.['exception.message']
  return {
    ...described,
    milliseconds: Math.round(toMilliseconds(duration) * 100) / 100,
    error: error === undefined ? null : String(error),
  }
}

function describe(
  name: string,
  attributes: ReadableSpan['attributes'],
): Pick<Operation, 'kind' | 'text'> | undefined {
  const statement = attributes['db.query.text']
  if (typeof statement === 'string') return { kind: 'statement', text: statement.trim() }
  if (attributes['http.request.method'] !== undefined && attributes['server.address'] !== undefined) {
    const address = `${attributes['server.address']}${attributes['url.path'] ?? ''}`
    return { kind: 'provider', text: `${attributes['http.request.method']} ${address}` }
  }
  if (attributes['messaging.system'] !== undefined) return { kind: 'service', text: 'SQS SendMessage' }
  return attributes['rpc.system.name'] === undefined ? undefined : { kind: 'service', text: name }
}

function toMilliseconds([seconds, nanoseconds]: HrTime): number {
  return seconds * 1000 + nanoseconds / 1e6
}
