import { MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch'
import { type Message, messages } from '../runtime/log/messages.ts'
import { FIVE_MINUTES } from './alarms.ts'
import { SynthFault } from './synth-fault.ts'

/** The namespace of a stage's own metrics. */
export function namespaceOf(stage: string): string {
  return `Dashtam/${stage}`
}

/** The names of the metrics that log messages are counted by, in the order of their catalogue. */
export function metricNames(): string[] {
  const names = Object.values<Message>(messages).flatMap(({ metric }) => (metric ? [metric] : []))
  return [...new Set(names)]
}

/**
 * A metric that log messages are counted by, in all.
 * @throws {SynthFault} where no message has it.
 */
export function loggedMetric(stage: string, metricName: string): Metric {
  if (!metricNames().includes(metricName))
    throw new SynthFault(`No message in lib/runtime/log/messages.ts has the metric '${metricName}'.`)
  return new Metric({
    namespace: namespaceOf(stage),
    metricName,
    statistic: 'Sum',
    period: FIVE_MINUTES,
  })
}

/** The metrics that are also counted apart by a field of their message, each a line for every value that has come up. */
export function metricsApart(stage: string): { readonly title: string; readonly lines: MathExpression }[] {
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
