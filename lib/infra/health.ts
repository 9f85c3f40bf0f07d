import { Metric } from 'aws-cdk-lib/aws-cloudwatch'
import { Construct } from 'constructs'
import type { Job } from '../jobs.ts'
import { type AlarmProps, type Alarms, FIVE_MINUTES } from './alarms.ts'
import { functionName } from './contract-function.ts'
import { leavingAlarms } from './leaving-alarms.ts'
import { loggedMetric } from './metrics.ts'
import { providerAlarms } from './provider-alarms.ts'
import type { Stage } from './stage.ts'

interface HealthProps {
  readonly stage: Stage
  readonly alarms: Alarms
  readonly jobs: readonly Job[]
}

/** Alarms that belong to no other construct: log metrics, throttling and scheduled jobs. */
export class Health extends Construct {
  constructor(scope: Construct, id: string, { stage, alarms, jobs }: HealthProps) {
    super(scope, id)
    for (const [name, alarm] of Object.entries(this.#alarms(stage))) alarms.add(name, alarm, this)
    for (const job of jobs) {
      if (!('schedule' in job.on)) continue
      const { periods, text } = jobAlarmOf(job.id, job.on.schedule, stage)
      alarms.add(
        `${job.id.replaceAll('/', '-')}-Failed`,
        {
          metric: errorsOf(job, stage),
          threshold: 0,
          periods,
          text,
          section: 'a-scheduled-job-fails',
        },
        this,
      )
    }
  }

  #alarms(stage: Stage): Record<string, AlarmProps> {
    const logged = (name: string) => loggedMetric(stage.name, name)
    return {
      Throttles: {
        // Without dimensions: all functions share the concurrency of the account.
        metric: new Metric({
          namespace: 'AWS/Lambda',
          metricName: 'Throttles',
          statistic: 'Sum',
          period: FIVE_MINUTES,
        }),
        threshold: 0,
        text: 'Lambda throttled invocations because the account reached its concurrency limit.',
        section: 'throttles',
      },
      ...providerAlarms(logged),
      ...leavingAlarms(logged),
      EventDeliveriesFailed: {
        metric: logged('EventDeliveriesFailed'),
        threshold: 0,
        text: 'An event was not delivered within 3 days, or its endpoint refused it for good.',
        section: 'events-not-delivered',
      },
      EventEndpointsUnreadable: {
        metric: logged('EventEndpointsUnreadable'),
        threshold: 0,
        text: 'The secret with the event endpoints is invalid. No events are sent.',
        section: 'event-endpoints-unreadable',
      },
      EventsNotEnqueued: {
        metric: logged('EventsNotEnqueued'),
        threshold: 0,
        periods: 2,
        text: 'Due events could not be enqueued for 10 minutes. They are late.',
        section: 'events-not-delivered',
      },
      RateLimitStoreFailures: {
        metric: logged('RateLimitStoreFailures'),
        threshold: 10,
        periods: 2,
        text: 'The rate limit store failed more than 10 times in each of two periods of 5 minutes. Some requests have no limits.',
        section: 'rate-limit-store-failures',
      },
      PlacesUnreadable: {
        metric: logged('PlacesUnreadable'),
        threshold: 0,
        text: 'A function cannot read its GeoIP database. Sign-ins have no location. New countries are not detected.',
        section: 'geoip-database-unreadable',
      },
      BreachedPasswordsUnavailable: {
        metric: logged('BreachedPasswordsUnavailable'),
        threshold: 10,
        periods: 2,
        text: 'More than 10 passwords in each of two periods of 5 minutes were not checked for breaches.',
        section: 'breached-passwords-unavailable',
      },
      AuditRecordsMisplaced: {
        metric: logged('AuditRecordsMisplaced'),
        threshold: 0,
        text: 'Audit records are in the default partition. They are deleted one by one, not with a partition.',
        section: 'audit-records-misplaced',
      },
      MailsWaiting: {
        metric: logged('MailsWaiting'),
        threshold: 0,
        periods: 2,
        text: 'The mail queue refuses mails. They wait in the database.',
        section: 'mails-wait',
      },
      MailsNotEnqueued: {
        metric: logged('MailsNotEnqueued'),
        threshold: 0,
        text: 'Neither the mail queue nor the database accepted a mail. It is lost.',
        section: 'mails-not-enqueued',
      },
      Defects: {
        metric: logged('Defects'),
        threshold: 0,
        text: 'A request caused an unexpected error. The API returned status 500.',
        section: 'server-errors',
      },
      DatabaseAsleep: {
        metric: logged('DatabaseAsleep'),
        threshold: stage.protected ? 0 : 20,
        text: `${stage.protected ? 'The' : 'More than 20 times in 5 minutes, the'} API returned status 503: the database was unavailable.`,
        section: 'database-asleep',
      },
      AccountsLocked: {
        metric: logged('AccountsLocked'),
        threshold: 20,
        text: 'More than 20 accounts were locked in 5 minutes. Possible cause: an attack on passwords.',
        section: 'attacks-on-logins',
      },
      PasswordSpraying: {
        metric: loggedMetric(stage.name, 'SuspiciousSignIns', { signal: 'password_spraying' }),
        threshold: 20,
        text: 'In 5 minutes, more than 20 sign-ins used a password that failed for many addresses.',
        section: 'suspicious-sign-ins',
      },
      DistributedGuessing: {
        metric: loggedMetric(stage.name, 'SuspiciousSignIns', { signal: 'distributed_guessing' }),
        threshold: 20,
        text: 'In 5 minutes, more than 20 sign-ins belonged to attacks on one account from several networks.',
        section: 'suspicious-sign-ins',
      },
      RefreshTokensReplayed: {
        metric: logged('RefreshTokensReplayed'),
        threshold: 5,
        text: 'More than 5 refresh tokens were replayed in 5 minutes. Possible causes: leaked tokens or a faulty client.',
        section: 'replayed-refresh-tokens',
      },
    }
  }
}

/**
 * Returns the evaluation periods and the text of a job's alarm. A job that runs in every period may fail once. A less
 * frequent job never fails in two consecutive periods, so its alarm requires one failure only.
 */
function jobAlarmOf(id: string, schedule: string, { schedules }: Stage): { periods: number; text: string } {
  const isOften = schedules === 'declared' && /^rate\([1-5] minutes?\)$/.test(schedule)
  return isOften
    ? { periods: 2, text: `The job ${id} failed in two consecutive periods of 5 minutes.` }
    : { periods: 1, text: `The job ${id} failed.` }
}

/** Returns the errors of a job. Names the function, because a reference to it would block the removal of the job. */
function errorsOf({ id }: Job, stage: Stage): Metric {
  return new Metric({
    namespace: 'AWS/Lambda',
    metricName: 'Errors',
    dimensionsMap: { FunctionName: functionName(stage, id) },
    statistic: 'Sum',
    period: FIVE_MINUTES,
  })
}
