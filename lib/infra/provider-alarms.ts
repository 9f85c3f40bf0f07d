import { Duration } from 'aws-cdk-lib'
import { MathExpression, type Metric } from 'aws-cdk-lib/aws-cloudwatch'
import { type AlarmProps, FIVE_MINUTES } from './alarms.ts'

const QUARTER_HOUR = Duration.minutes(15)

/**
 * Returns the alarms about providers and their notifications.
 * @param logged Returns the metric of a log message.
 */
export function providerAlarms(logged: (name: string) => Metric): Record<string, AlarmProps> {
  const [refreshed, failed] = [logged('ProviderTokensRefreshed'), logged('ProviderRefreshesFailed')]
  return {
    ProviderRefreshFailures: {
      metric: new MathExpression({
        // Ignores the rate if there are fewer than 5 failures.
        expression: 'IF(failed >= 5, 100 * failed / (failed + refreshed), 0)',
        usingMetrics: {
          failed: zeroFilled('f', failed, QUARTER_HOUR),
          refreshed: zeroFilled('r', refreshed, QUARTER_HOUR),
        },
        period: QUARTER_HOUR,
        label: 'Failed refreshes of provider tokens, %',
      }),
      threshold: 10,
      periods: 2,
      text: 'More than 10 % of the provider refreshes failed for 30 minutes.',
      section: 'provider-refreshes-fail',
    },
    ProviderRefreshesStopped: {
      metric: new MathExpression({
        expression: 'IF(failed >= 20, 100 * failed / (failed + refreshed), 0)',
        usingMetrics: {
          failed: zeroFilled('f', failed, FIVE_MINUTES),
          refreshed: zeroFilled('r', refreshed, FIVE_MINUTES),
        },
        period: FIVE_MINUTES,
        label: 'Failed refreshes of provider tokens, %',
      }),
      // Alarms early: an invalid client secret sets every due connection to an error status and notifies its user.
      threshold: 80,
      text: 'More than 80 % of the provider refreshes failed in 5 minutes. The provider is down or rejects the credentials.',
      section: 'provider-refreshes-fail',
    },
    ProviderCredentialsUnreadable: {
      metric: logged('ProviderCredentialsUnreadable'),
      threshold: 0,
      text: 'The secret of a provider contains no valid credentials. Users cannot connect to this provider.',
      section: 'provider-credentials-unreadable',
    },
    RefreshesNotEnqueued: {
      metric: logged('RefreshesNotEnqueued'),
      threshold: 0,
      periods: 2,
      text: 'Due connections could not be enqueued for 10 minutes. Their provider tokens will expire.',
      section: 'refreshes-not-enqueued',
    },
    ProviderGrantsDead: {
      metric: logged('ProviderGrantsDead'),
      threshold: 20,
      text: 'More than 20 grants were revoked or expired in 5 minutes.',
      section: 'provider-refreshes-fail',
    },
    ConnectionsBroken: {
      metric: logged('ConnectionsBroken'),
      threshold: 20,
      text: 'More than 20 connections broke in 5 minutes. Their users must sign in at the institution again.',
      section: 'connections-break',
    },
    ProviderTokensNotReplaced: {
      metric: logged('ProviderTokensNotReplaced'),
      threshold: 0,
      text: 'The access token of a connection could not be replaced after a breach.',
      section: 'provider-tokens-not-replaced',
    },
    WebhooksRefused: {
      metric: logged('WebhooksRefused'),
      threshold: 20,
      text: 'More than 20 notifications of providers were refused in 5 minutes. They name a known key. Possible causes: forged notifications or a wrong clock.',
      section: 'notifications-refused',
    },
    WebhooksUnverifiable: {
      metric: logged('WebhooksUnverifiable'),
      threshold: 0,
      periods: 2,
      text: 'The key that verifies the notifications of a provider could not be read for 10 minutes.',
      section: 'notifications-refused',
    },
    ChecksNotEnqueued: {
      metric: logged('ChecksNotEnqueued'),
      threshold: 0,
      periods: 2,
      text: 'Checks of connections could not be enqueued after notifications for 10 minutes. They are late.',
      section: 'refreshes-not-enqueued',
    },
  }
}

/** Replaces missing data points with 0. Otherwise the rate is missing if one of the metrics has no data. */
function zeroFilled(name: string, metric: Metric, period: Duration): MathExpression {
  return new MathExpression({
    expression: `FILL(${name}, 0)`,
    usingMetrics: { [name]: metric.with({ period }) },
    period,
  })
}
