import { Match } from 'aws-cdk-lib/assertions'
import { describe, expect, it } from 'vitest'
import { type Job, jobs } from '../../lib/jobs.ts'
import { resourcesOf, stageLike, synthesise } from '../support/stack.ts'

const prod = synthesise(stageLike('prod')).api
const dev = synthesise(stageLike('dev')).api

describe('the alarm on a scheduled job', () => {
  const scheduled = jobs.filter(({ on }) => 'schedule' in on)
  const periodsOf = (template: typeof prod, stage: string, { id }: Job) =>
    [...resourcesOf(template, 'AWS::CloudWatch::Alarm').values()].find(
      ({ Properties }) => Properties['AlarmName'] === `dashtam-${stage}-${id.replaceAll('/', '-')}-Failed`,
    )?.Properties['EvaluationPeriods']

  it.each(scheduled.map(job => [job.id, job] as const))(
    '%s goes off though the job runs seldom',
    (_, job) => {
      const isEachMinute = 'schedule' in job.on && job.on.schedule === 'rate(1 minute)'
      // Two periods of 5 minutes in a row never hold two runs of an hourly job.
      expect(periodsOf(prod, 'prod', job)).toBe(isEachMinute ? 2 : 1)
      expect(periodsOf(dev, 'dev', job)).toBe(1)
    },
  )
})

describe('an operator is woken', () => {
  it('when the refreshes of a provider stop, before every connection is in error', () => {
    prod.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: 'dashtam-prod-ProviderRefreshesStopped',
      EvaluationPeriods: 1,
      Threshold: 80,
      Metrics: Match.arrayWith([
        Match.objectLike({ Expression: 'IF(failed >= 20, 100 * failed / (failed + refreshed), 0)' }),
        Match.objectLike({ MetricStat: Match.objectLike({ Period: 300 }) }),
      ]),
    })
  })

  it.each([
    ['ProviderCredentialsUnreadable', 'provider-credentials-unreadable'],
    ['RefreshesNotEnqueued', 'refreshes-not-enqueued'],
    ['ProviderGrantsDead', 'provider-refreshes-fail'],
    ['RateLimitStoreFailures', 'rate-limit-store-failures'],
  ])('by %s', (name, section) => {
    prod.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: `dashtam-prod-${name}`,
      Namespace: 'Dashtam/prod',
      MetricName: name,
      AlarmDescription: Match.stringLikeRegexp(`#${section}$`),
    })
  })
})
