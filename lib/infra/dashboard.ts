import { Duration } from 'aws-cdk-lib'
import { Dashboard, GraphWidget, type IMetric, Metric } from 'aws-cdk-lib/aws-cloudwatch'
import { Construct } from 'constructs'
import type { Job } from '../jobs.ts'
import { FIVE_MINUTES } from './alarms.ts'
import type { Database } from './database.ts'
import type { Api } from './http-api.ts'
import { loggedMetric, metricNames, metricsApart } from './metrics.ts'
import type { Queues } from './queues.ts'
import type { Stage } from './stage.ts'

const LINES = 6

interface OverviewProps {
  readonly stage: Stage
  readonly api: Api
  readonly database: Database
  readonly queues: Queues
  readonly jobs: readonly Job[]
}

/** The dashboard of a stage: requests, database, queues, and every metric that a log message is counted by. */
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
              queues.get(name).live.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum' }),
            ),
          ),
          graph(
            'Dead letters',
            names.map(name =>
              queues.get(name).dead.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum' }),
            ),
          ),
        ],
        ...chunked(chunked(counted, LINES), 3).map(row =>
          row.map(metrics => graph(metrics.map(({ metricName }) => metricName).join(', '), metrics)),
        ),
        ...chunked(metricsApart(stage.name), 3).map(row =>
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
