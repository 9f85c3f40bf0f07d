import { Match } from 'aws-cdk-lib/assertions'
import { describe, expect, it } from 'vitest'
import { type Job, jobs } from '../../lib/jobs.ts'
import { resourcesOf, stageLike, synthesise } from '../support/stack.ts'

const prod = synthesise(stageLike('prod')).operations
const dev = synthesise(stageLike('dev')).operations

describe('the alarm on a scheduled job', () => {
  const scheduled = jobs.filter(({ on }) => 'schedule' in on)
  const periodsOf = (template: typeof prod, stage: string, { id }: Job) =>
    [...resourcesOf(template, 'AWS::CloudWatch::Alarm').values()].find(
      ({ Properties }) => Properties['AlarmName'] === `dashtam-${stage}-${id.replaceAll('/', '-')}-Failed`,
    )?.Properties['EvaluationPeriods']

  it.each(scheduled.map(job => [job.id, job] as const))(
    '%s is raised after one failure unless the job runs every minute',
    (_, job) => {
      const isEachMinute = 'schedule' in job.on && job.on.schedule === 'rate(1 minute)'
      // An hourly job never runs in two consecutive periods of 5 minutes.
      expect(periodsOf(prod, 'prod', job)).toBe(isEachMinute ? 2 : 1)
      expect(periodsOf(dev, 'dev', job)).toBe(1)
      prod.hasResourceProperties('AWS::CloudWatch::Alarm', {
        MetricName: 'Errors',
        Dimensions: [{ Name: 'FunctionName', Value: `dashtam-prod-${job.id.replaceAll('/', '-')}` }],
      })
    },
  )
})

describe('the alarms on provider refreshes and dependencies', () => {
  it('includes one that is raised within 5 minutes if most provider refreshes fail', () => {
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
    ['ConnectionsBroken', 'connections-break'],
    ['ProviderTokensNotReplaced', 'provider-tokens-not-replaced'],
    ['WebhooksRefused', 'notifications-refused'],
    ['WebhooksUnverifiable', 'notifications-refused'],
    ['ChecksNotEnqueued', 'refreshes-not-enqueued'],
    ['RateLimitStoreFailures', 'rate-limit-store-failures'],
  ])('includes %s', (name, section) => {
    prod.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: `dashtam-prod-${name}`,
      Namespace: 'Dashtam/prod',
      MetricName: name,
      AlarmDescription: Match.stringLikeRegexp(`#${section}$`),
    })
  })
})
