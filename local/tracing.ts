import { trace } from '@opentelemetry/api'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'

/**
 * Sends the spans of the functions to an OpenTelemetry collector over OTLP/HTTP. On Lambda a layer does that; the
 * functions know the API alone.
 */
export function startTracing(collector: string) {
  const exporter = new OTLPTraceExporter({ url: `${collector.replace(/\/$/, '')}/v1/traces` })
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'dashtam' }),
    spanProcessors: [new BatchSpanProcessor({ exporter })],
  })
  trace.setGlobalTracerProvider(provider)
  return {
    /** Sends what is left. A collector that is away must not keep anything from stopping. */
    stop: async (): Promise<void> => {
      trace.disable()
      await provider.shutdown().catch(error => console.error(error))
    },
  }
}
