import { Duration } from 'aws-cdk-lib'
import { Dashboard, GraphWidget, type IMetric, Metric } from 'aws-cdk-lib/aws-cloudwatch'
import { Construct } from 'constructs'
import type { Job } from '../jobs.ts'
import { FIVE_MINUTES } from './alarms.ts'
import type { Database } from './database.ts'
import type { Api } from './http-api.ts'
import { dimensionMetrics, loggedMetric, metricNames } from './metrics.ts'
import type { Queues } from './queues.ts'
import type { Stage } from './stage.ts'

const METRICS_PER_GRAPH = 6

interface OverviewProps {
  readonly stage: Stage
  readonly api: Api
  readonly database: Database
  readonly queues: Queues
  readonly jobs: readonly Job[]
}

/** The dashboard of a stage: requests, database, queues and all metrics of log messages. */
export class Overview extends Construct {
  constructor(scope: Construct, id: string, { stage, api, database, queues, jobs }: OverviewProps) {
    super(scope, id)
    const sum = { statistic: 'Sum', period: FIVE_MINUTES }
    const names = jobs.flatMap(({ on }) => ('queue' in on ? [on.queue] : []))
    const lambda = (metricName: string, statistic = 'Sum') =>
      new Metric({ namespace: 'AWS/Lambda', metricName, statistic, period: FIVE_MINUTES })
    const counted = metricNames().map(name => loggedMetric(stage.name, name))
    new Dashboard(this, 'Dashboard', {
      dashboardName: `dashtam-${stage.name}`,
      defaultInterval: Duration.hours(12),
      widgets: [
        [
          graph('Requests', [
            api.http.metricCount(sum),
            api.http.metricClientError(sum),
            api.http.metricServerError(sum),
          ]),
          graph(
            'Latency, ms',
            ['p50', 'p90', 'p99'].map(statistic =>
              api.http.metricLatency({ statistic, period: FIVE_MINUTES }),
            ),
          ),
          graph('Functions of the account', [
            lambda('ConcurrentExecutions', 'Maximum'),
            lambda('Throttles'),
            lambda('Errors'),
          ]),
        ],
        [
          graph('Database, ACU', [database.capacity]),
          graph(
            'Messages waiting',
            names.map(name =>
              queues.get(name).main.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum' }),
            ),
          ),
          graph(
            'Dead letters',
            names.map(name =>
              queues.get(name).deadLetter.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum' }),
            ),
          ),
        ],
        ...chunked(chunked(counted, METRICS_PER_GRAPH), 3).map(row =>
          row.map(metrics => graph(metrics.map(({ metricName }) => metricName).join(', '), metrics)),
        ),
        ...chunked(dimensionMetrics(stage.name), 3).map(row =>
          row.map(({ title, lines }) => graph(title, [lines])),
        ),
      ],
    })
  }
}

const graph = (title: string, left: IMetric[]) => new GraphWidget({ title, left, width: 8, height: 6 })

function chunked<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, at) =>
    items.slice(at * size, (at + 1) * size),
  )
}
