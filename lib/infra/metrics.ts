import { MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch'
import type { Message } from '../runtime/log/message.ts'
import { messages } from '../runtime/log/messages.ts'
import { FIVE_MINUTES } from './alarms.ts'
import { SynthFault } from './synth-fault.ts'

/** Returns the CloudWatch namespace of a stage. */
export function namespaceOf(stage: string): string {
  return `Dashtam/${stage}`
}

/** Returns the names of the metrics that count log messages, in the order of the catalog. */
export function metricNames(): string[] {
  const names = Object.values<Message>(messages).flatMap(({ metric }) => (metric ? [metric] : []))
  return [...new Set(names)]
}

/**
 * Returns a metric that counts log messages: all, or those with a value of the dimension.
 * @throws {SynthFault} if no message has this metric.
 */
export function loggedMetric(
  stage: string,
  metricName: string,
  dimensions?: Readonly<Record<string, string>>,
): Metric {
  if (!metricNames().includes(metricName))
    throw new SynthFault(`No message in lib/runtime/log/messages.ts has the metric '${metricName}'.`)
  return new Metric({
    namespace: namespaceOf(stage),
    metricName,
    ...(dimensions && { dimensionsMap: dimensions }),
    statistic: 'Sum',
    period: FIVE_MINUTES,
  })
}

/** Returns the metrics that have a dimension, with one line for each value of it. */
export function dimensionMetrics(
  stage: string,
): { readonly title: string; readonly lines: MathExpression }[] {
  const pairs = Object.values<Message>(messages).flatMap(({ metric, by }) =>
    metric !== undefined && by !== undefined ? [`${metric} ${by}`] : [],
  )
  return [...new Set(pairs)].map(pair => {
    const [metric, by] = pair.split(' ')
    return {
      title: `${metric} by ${by}`,
      lines: new MathExpression({
        expression: `SEARCH('{${namespaceOf(stage)},${by}} MetricName="${metric}"', 'Sum', ${FIVE_MINUTES.toSeconds()})`,
        label: '',
        period: FIVE_MINUTES,
      }),
    }
  })
}
