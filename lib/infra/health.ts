import { Duration } from 'aws-cdk-lib'
import { MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch'
import { Construct } from 'constructs'
import { type AlarmProps, type Alarms, FIVE_MINUTES } from './alarms.ts'
import type { ContractFunction } from './contract-function.ts'
import type { FunctionContract } from './contracts.ts'
import { loggedMetric } from './metrics.ts'
import type { Stage } from './stage.ts'

const QUARTER_HOUR = Duration.minutes(15)

interface HealthProps {
  readonly stage: Stage
  readonly alarms: Alarms
  /** The functions of the jobs that a schedule starts. */
  readonly scheduled: readonly ContractFunction[]
}

/** The alarms on what no single construct causes: what the functions log, and what all of them share. */
export class Health extends Construct {
  constructor(scope: Construct, id: string, { stage, alarms, scheduled }: HealthProps) {
    super(scope, id)
    for (const [name, alarm] of Object.entries(this.#alarms(stage))) alarms.add(name, alarm, this)
    for (const { contract, lambda } of scheduled) {
      const { periods, text } = patienceWith(contract, stage)
      alarms.add(
        `${contract.id.replaceAll('/', '-')}-Failed`,
        {
          metric: lambda.metricErrors({ statistic: 'Sum', period: FIVE_MINUTES }),
          threshold: 0,
          periods,
          text: `The job ${contract.id} ${text}.`,
          section: 'a-scheduled-job-fails',
        },
        this,
      )
    }
  }

  #alarms(stage: Stage): Record<string, AlarmProps> {
    const logged = (name: string) => loggedMetric(stage.name, name)
    const [refreshed, failed] = [logged('ProviderTokensRefreshed'), logged('ProviderRefreshesFailed')]
    return {
      Throttles: {
        // Of the account: it is the account's concurrency that has run out, whoever took it.
        metric: new Metric({
          namespace: 'AWS/Lambda',
          metricName: 'Throttles',
          statistic: 'Sum',
          period: FIVE_MINUTES,
        }),
        threshold: 0,
        text: 'Lambda refused invocations because the concurrency of the account is used up.',
        section: 'throttles',
      },
      ProviderRefreshFailures: {
        metric: new MathExpression({
          // A handful of failures is no rate.
          expression: 'IF(failed >= 5, 100 * failed / (failed + refreshed), 0)',
          usingMetrics: {
            failed: filled('f', failed, QUARTER_HOUR),
            refreshed: filled('r', refreshed, QUARTER_HOUR),
          },
          period: QUARTER_HOUR,
          label: 'Failed refreshes of provider tokens, %',
        }),
        threshold: 10,
        periods: 2,
        text: 'More than 10 % of the refreshes of provider tokens failed for half an hour.',
        section: 'provider-refreshes-fail',
      },
      ProviderRefreshesStopped: {
        metric: new MathExpression({
          expression: 'IF(failed >= 20, 100 * failed / (failed + refreshed), 0)',
          usingMetrics: {
            failed: filled('f', failed, FIVE_MINUTES),
            refreshed: filled('r', refreshed, FIVE_MINUTES),
          },
          period: FIVE_MINUTES,
          label: 'Failed refreshes of provider tokens, %',
        }),
        // A client secret that is refused puts every connection that comes due into error, and mails its owner.
        threshold: 80,
        text: 'Most refreshes of provider tokens failed in 5 minutes: an outage, or credentials that are refused.',
        section: 'provider-refreshes-fail',
      },
      ProviderCredentialsUnreadable: {
        metric: logged('ProviderCredentialsUnreadable'),
        threshold: 0,
        text: 'The secret of a provider holds no credentials that can be used: nobody can connect to it.',
        section: 'provider-credentials-unreadable',
      },
      RefreshesNotEnqueued: {
        metric: logged('RefreshesNotEnqueued'),
        threshold: 0,
        periods: 2,
        text: 'Connections that are due could not be enqueued for 10 minutes; tokens will end.',
        section: 'refreshes-not-enqueued',
      },
      ProviderGrantsDead: {
        metric: logged('ProviderGrantsDead'),
        threshold: 20,
        text: 'A provider ended more than 20 grants in 5 minutes.',
        section: 'provider-refreshes-fail',
      },
      RateLimitStoreFailures: {
        metric: logged('RateLimitStoreFailures'),
        threshold: 10,
        periods: 2,
        text: 'The rate limit store failed more than 10 times in 5 minutes, twice: some requests pass without limits.',
        section: 'rate-limit-store-failures',
      },
      PlacesUnreadable: {
        metric: logged('PlacesUnreadable'),
        threshold: 0,
        text: 'A function cannot read its GeoIP database: sign-ins have no location, and a new country raises no alert.',
        section: 'geoip-database-unreadable',
      },
      MailsNotEnqueued: {
        metric: logged('MailsNotEnqueued'),
        threshold: 0,
        text: 'A mail could not be put on its queue and is lost.',
        section: 'mails-not-enqueued',
      },
      Defects: {
        metric: logged('Defects'),
        threshold: 0,
        text: 'A request met a defect of ours and was answered with 500.',
        section: 'server-errors',
      },
      DatabaseAsleep: {
        metric: logged('DatabaseAsleep'),
        threshold: stage.protected ? 0 : 20,
        text: 'A request was answered with 503, because the database could not be used.',
        section: 'database-asleep',
      },
      AccountsLocked: {
        metric: logged('AccountsLocked'),
        threshold: 20,
        text: 'More than 20 accounts were locked in 5 minutes: somebody tries passwords.',
        section: 'attacks-on-logins',
      },
      RefreshTokensReplayed: {
        metric: logged('RefreshTokensReplayed'),
        threshold: 5,
        text: 'More than 5 refresh tokens were replayed in 5 minutes: tokens have leaked, or a client is broken.',
        section: 'replayed-refresh-tokens',
      },
    }
  }
}

/** Nothing counted is none, or the rate of a quiet period would be missing. */
function filled(name: string, metric: Metric, period: Duration): MathExpression {
  return new MathExpression({
    expression: `FILL(${name}, 0)`,
    usingMetrics: { [name]: metric.with({ period }) },
    period,
  })
}

/** A job of each minute may fail once; of one that runs seldom, no two failures would ever stand in a row. */
function patienceWith({ job }: FunctionContract, { schedules }: Stage): { periods: number; text: string } {
  const isOften =
    schedules === 'declared' && job && 'schedule' in job.on && /minutes?\)$/.test(job.on.schedule)
  return isOften
    ? { periods: 2, text: 'has failed in two periods of 5 minutes in a row' }
    : { periods: 1, text: 'has failed' }
}
