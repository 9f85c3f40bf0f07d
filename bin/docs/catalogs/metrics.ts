import type { Message } from '../../../lib/runtime/log/message.ts'
import { messages } from '../../../lib/runtime/log/messages.ts'
import { definition, table } from '../markdown/table.ts'
import type { Page } from '../pages/page.ts'
import type { DeployedAlarm } from './alarm.ts'

/** Returns the page with every metric and its alarms. */
export function metricsPage(alarms: readonly DeployedAlarm[]): Page {
  const counted = Map.groupBy(
    Object.entries<Message>(messages).filter(([, { metric }]) => metric !== undefined),
    ([, { metric = '' }]) => metric,
  )
  const alarmsOn = (metric: string) =>
    alarms
      .filter(({ metrics }) => metrics.includes(metric))
      .map(({ name }) => `[${name}](/reference/alarms/#${name.toLowerCase()})`)
  const logged = [...counted].map(([metric, entries]) => [
    definition(metric),
    entries.map(([code]) => `[\`${code}\`](/reference/log-messages/#${code})`).join(', '),
    entries[0]?.[1].by === undefined ? '' : `\`${entries[0][1].by}\``,
    alarmsOn(metric).join(', '),
  ])
  const others = [...new Set(alarms.flatMap(({ metrics }) => metrics))]
    .filter(metric => !counted.has(metric))
    .toSorted()
    .map(metric => [definition(metric), alarmsOn(metric).join(', ')])
  return {
    path: 'reference/metrics',
    title: 'Metrics',
    description: 'Every metric: the log messages that it counts, its dimension and its alarms.',
    source: 'lib/runtime/log/messages.ts',
    searchWeight: 0.5,
    isWide: true,
    body: `The metrics of the functions count [log messages](/reference/log-messages/): CloudWatch reads them from the log lines
(embedded metric format). They have the namespace \`Dashtam/<stage>\`. The dashboard of a stage shows all of them. A metric
with a dimension is counted in total and for each value of it.

${table(['Metric', 'Counts', 'Dimension', 'Alarms'], logged)}

## Other metrics with alarms

These metrics come from AWS services, or from filters on the CloudTrail logs.

${table(['Metric', 'Alarms'], others)}`,
  }
}
