import { trace } from '@opentelemetry/api'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'

/**
 * Sends the spans of the functions to an OpenTelemetry collector over OTLP/HTTP. On Lambda, a layer does this.
 */
export function startTracing(collector: string) {
  const exporter = new OTLPTraceExporter({ url: `${collector.replace(/\/$/, '')}/v1/traces` })
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'dashtam' }),
    spanProcessors: [new BatchSpanProcessor({ exporter })],
  })
  trace.setGlobalTracerProvider(provider)
  return {
    /** Sends the remaining spans. Ignores errors, so that an unavailable collector does not block the stop. */
    stop: async (): Promise<void> => {
      trace.disable()
      await provider.shutdown().catch(error => console.error(error))
    },
  }
}
