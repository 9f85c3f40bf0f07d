import { Match } from 'aws-cdk-lib/assertions'
import { describe, expect, it } from 'vitest'
import { jobs } from '../../lib/jobs.ts'
import { resourcesOf, stageLike, synthesise } from '../support/stack.ts'

const { api } = synthesise(stageLike('prod'))

describe('the queues', () => {
  it.each(jobs.flatMap(({ on }) => ('queue' in on ? [[on.queue, on] as const] : [])))(
    '%s is tried as often as its job says, and then waits in its dead-letter queue',
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
  it('leaves over TLS alone, and never again to an address that bounced or complained', () => {
    api.hasResourceProperties('AWS::SES::ConfigurationSet', {
      DeliveryOptions: { TlsPolicy: 'REQUIRE' },
      SuppressionOptions: { SuppressedReasons: ['BOUNCE', 'COMPLAINT'] },
    })
    api.hasResourceProperties('AWS::SES::ConfigurationSetEventDestination', {
      EventDestination: { MatchingEventTypes: ['bounce', 'complaint', 'reject', 'renderingFailure'] },
    })
  })
  it('is sent as a domain, or as one address', () => {
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
  it('shows every metric that a log message is counted by', async () => {
    const { metricNames } = await import('../../lib/infra/metrics.ts')
    const [dashboard] = [...resourcesOf(api, 'AWS::CloudWatch::Dashboard').values()]
    for (const name of metricNames()) expect(JSON.stringify(dashboard?.Properties)).toContain(`\\"${name}\\"`)
  })
  it('shows refreshes by provider, and whatever else is counted apart', () => {
    const [dashboard] = [...resourcesOf(api, 'AWS::CloudWatch::Dashboard').values()]
    for (const metric of ['ProviderTokensRefreshed', 'ProviderRefreshesFailed', 'ProviderGrantsDead'])
      expect(JSON.stringify(dashboard?.Properties)).toContain(
        `{Dashtam/prod,provider_key} MetricName=\\\\\\"${metric}\\\\\\"`,
      )
  })
})
