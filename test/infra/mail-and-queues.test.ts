import { Match } from 'aws-cdk-lib/assertions'
import { describe, expect, it } from 'vitest'
import { jobs } from '../../lib/jobs.ts'
import { resourcesOf, stageLike, synthesise } from '../support/stack.ts'

const { api } = synthesise(stageLike('prod'))

describe('the queues', () => {
  it.each(jobs.flatMap(({ on }) => ('queue' in on ? [[on.queue, on] as const] : [])))(
    '%s has the maxReceives of its job and a dead-letter queue',
    (name, { maxReceives }) => {
      api.hasResourceProperties('AWS::SQS::Queue', {
        QueueName: `dashtam-prod-${name}`,
        RedrivePolicy: { maxReceiveCount: maxReceives },
        VisibilityTimeout: 360,
      })
      api.hasResourceProperties('AWS::SQS::Queue', {
        QueueName: `dashtam-prod-${name}-dead`,
        MessageRetentionPeriod: 14 * 24 * 60 * 60,
      })
      for (const [alarm, section] of [
        ['DeadLetters', 'dead-letters'],
        ['Age', 'queue-age'],
      ])
        api.hasResourceProperties('AWS::CloudWatch::Alarm', {
          AlarmName: `dashtam-prod-${name}-${alarm}`,
          AlarmDescription: Match.stringLikeRegexp(`#${section}`),
        })
    },
  )
})

describe('mail', () => {
  it('requires TLS and suppresses addresses after a bounce or complaint', () => {
    api.hasResourceProperties('AWS::SES::ConfigurationSet', {
      DeliveryOptions: { TlsPolicy: 'REQUIRE' },
      SuppressionOptions: { SuppressedReasons: ['BOUNCE', 'COMPLAINT'] },
    })
    api.hasResourceProperties('AWS::SES::ConfigurationSetEventDestination', {
      EventDestination: { MatchingEventTypes: ['bounce', 'complaint', 'reject', 'renderingFailure'] },
    })
  })
  it('has a domain or one address as its sender identity', () => {
    const identities = (template: typeof api) =>
      [...resourcesOf(template, 'AWS::SES::EmailIdentity').values()].map(
        ({ Properties }) => Properties['EmailIdentity'],
      )
    expect(identities(api)).toEqual(['example.com'])
    const mail = {
      from: 'D <a@example.com>',
      verify: 'address',
      sandboxRecipients: ['a@example.com', 'b@example.com'],
    } as const
    const sandbox = synthesise(
      stageLike('dev', { mail: { ...mail, sandboxRecipients: [...mail.sandboxRecipients] } }),
    ).api
    expect(identities(sandbox)).toEqual(['a@example.com', 'b@example.com'])
  })
})

describe('the dashboard', () => {
  it('shows all metrics of log messages', async () => {
    const { metricNames } = await import('../../lib/infra/metrics.ts')
    const [dashboard] = [...resourcesOf(api, 'AWS::CloudWatch::Dashboard').values()]
    for (const name of metricNames()) expect(JSON.stringify(dashboard?.Properties)).toContain(`\\"${name}\\"`)
  })
  it('shows the metrics with a dimension', () => {
    const [dashboard] = [...resourcesOf(api, 'AWS::CloudWatch::Dashboard').values()]
    for (const metric of ['ProviderTokensRefreshed', 'ProviderRefreshesFailed', 'ProviderGrantsDead'])
      expect(JSON.stringify(dashboard?.Properties)).toContain(
        `{Dashtam/prod,provider_key} MetricName=\\\\\\"${metric}\\\\\\"`,
      )
  })
})
