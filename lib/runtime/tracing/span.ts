import {
  type Attributes,
  type Context,
  isSpanContextValid,
  ROOT_CONTEXT,
  type Span,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api'
import type { Random } from '../random.ts'
import { currentScope, runInScope } from '../request-scope.ts'
import { toTraceparent } from './trace-context.ts'

const tracer = trace.getTracer('dashtam')

/** The span of an invocation. */
export interface InvocationSpan {
  /** The parent context of the spans in the invocation. */
  readonly context: Context
  readonly traceId: string
  end(attributes: Attributes, failed: boolean): void
}

/**
 * Starts the span of an invocation, in the trace of the caller or in a new trace. Without an OpenTelemetry SDK it
 * records no span, but still creates a trace id.
 */
export function beginInvocation(
  name: string,
  parent: SpanContext | undefined,
  random: Random,
): InvocationSpan {
  const around = parent ? trace.setSpanContext(ROOT_CONTEXT, parent) : ROOT_CONTEXT
  const started = tracer.startSpan(name, { kind: SpanKind.SERVER }, around)
  const span = isSpanContextValid(started.spanContext()) ? started : newTrace(random)
  return {
    context: trace.setSpan(around, span),
    traceId: span.spanContext().traceId,
    end: (attributes, failed) => {
      span.setAttributes(attributes)
      if (failed) span.setStatus({ code: SpanStatusCode.ERROR })
      span.end()
    },
  }
}

function newTrace(random: Random): Span {
  const hex = (bytes: number) => Buffer.from(random.bytes(bytes)).toString('hex')
  return trace.wrapSpanContext({ traceId: hex(16), spanId: hex(8), traceFlags: 0 })
}

/** Runs a statement or an outgoing call in a span of the current invocation. Without an SDK it records no span. */
export async function inSpan<T>(name: string, attributes: Attributes, work: () => Promise<T>): Promise<T> {
  const scope = currentScope()
  if (!scope) return work()
  const span = tracer.startSpan(name, { kind: SpanKind.CLIENT, attributes }, scope.trace)
  if (!span.isRecording()) return work()
  try {
    return await runInScope({ ...scope, trace: trace.setSpan(scope.trace, span) }, work)
  } catch (error) {
    if (error instanceof Error) span.recordException({ name: error.name, message: error.message })
    span.setStatus({ code: SpanStatusCode.ERROR })
    throw error
  } finally {
    span.end()
  }
}

/** Returns the `traceparent` for outgoing calls and messages; `undefined` outside an invocation. */
export function currentTraceparent(): string | undefined {
  const scope = currentScope()
  const span = scope && trace.getSpanContext(scope.trace)
  return span && toTraceparent(span)
}
