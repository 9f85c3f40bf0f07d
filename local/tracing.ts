import { trace } from '@opentelemetry/api'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { resourceFromAttributes } from '@opentelemetry/resources'
import {
  AlwaysOnSampler,
  BatchSpanProcessor,
  createAlwaysRecordSampler,
  ParentBasedSampler,
  type SpanProcessor,
  TracerProvider,
} from '@opentelemetry/sdk-trace'

/**
 * Records the spans of the functions. Sends them to an OpenTelemetry collector over OTLP/HTTP if its address is given. On
 * Lambda, a layer does this.
 * @param recorder also receives the spans of requests whose client asked not to sample them.
 */
export function startTracing(collector: string | undefined, recorder?: SpanProcessor) {
  const exporters = collector === undefined ? [] : [exporterTo(collector)]
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'dashtam' }),
    sampler: createAlwaysRecordSampler(new ParentBasedSampler({ root: new AlwaysOnSampler() })),
    spanProcessors: [...(recorder ? [recorder] : []), ...exporters],
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

function exporterTo(collector: string): SpanProcessor {
  const exporter = new OTLPTraceExporter({ url: `${collector.replace(/\/$/, '')}/v1/traces` })
  return new BatchSpanProcessor({ exporter })
}
