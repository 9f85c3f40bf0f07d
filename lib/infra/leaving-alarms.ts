import type { Metric } from 'aws-cdk-lib/aws-cloudwatch'
import type { AlarmProps } from './alarms.ts'

/**
 * Returns the alarms about exports and deletions of accounts.
 * @param logged Returns the metric of a log message.
 */
export function leavingAlarms(logged: (name: string) => Metric): Record<string, AlarmProps> {
  return {
    AccountExportsFailed: {
      metric: logged('AccountExportsFailed'),
      threshold: 0,
      text: 'An export of an account failed five times. Its user was notified.',
      section: 'exports-and-deletions-fail',
    },
    AccountDeletionsFailed: {
      metric: logged('AccountDeletionsFailed'),
      threshold: 0,
      periods: 3,
      text: 'A step of the deletion of an account failed in three periods. The deletion is late.',
      section: 'exports-and-deletions-fail',
    },
    AccountDeletionsOverdue: {
      metric: logged('AccountDeletionsOverdue'),
      threshold: 0,
      text: 'The deletion of an account has not finished a day after the last retry at its providers.',
      section: 'exports-and-deletions-fail',
    },
  }
}
