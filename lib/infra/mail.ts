import { CfnOutput, Stack } from 'aws-cdk-lib'
import { Metric } from 'aws-cdk-lib/aws-cloudwatch'
import { CfnRule } from 'aws-cdk-lib/aws-events'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import { CfnResourcePolicy } from 'aws-cdk-lib/aws-logs'
import {
  CfnConfigurationSetEventDestination,
  ConfigurationSet,
  ConfigurationSetTlsPolicy,
  EmailIdentity,
  Identity,
  SuppressionReasons,
} from 'aws-cdk-lib/aws-ses'
import { Construct } from 'constructs'
import { type Alarms, FIVE_MINUTES } from './alarms.ts'
import { logGroup } from './log-group.ts'
import type { Stage } from './stage.ts'

interface MailProps {
  readonly stage: Stage
  readonly key: IKey
  readonly alarms: Alarms
}

/**
 * The SES sender identity and configuration set. SES requires TLS and suppresses addresses after a bounce or
 * complaint. A log group stores bounces, complaints and rejects.
 */
export class Mail extends Construct {
  readonly from: string
  readonly configurationSet: string
  /** ARNs that a sender requires: configuration set, sender identity and sandbox recipients. */
  readonly arns: readonly string[]

  constructor(scope: Construct, id: string, { stage, key, alarms }: MailProps) {
    super(scope, id)
    this.from = stage.mail.from
    const set = new ConfigurationSet(this, 'Set', {
      configurationSetName: `dashtam-${stage.name}`,
      tlsPolicy: ConfigurationSetTlsPolicy.REQUIRE,
      reputationMetrics: true,
      suppressionReasons: SuppressionReasons.BOUNCES_AND_COMPLAINTS,
    })
    this.configurationSet = set.configurationSetName
    const address = stage.mail.from.replace(/^.*<|>$/g, '')
    const domain = address.replace(/^.*@/, '')
    const identity = new EmailIdentity(this, 'Identity', {
      identity: stage.mail.verify === 'domain' ? Identity.domain(domain) : Identity.email(address),
      configurationSet: set,
    })
    // In the sandbox, SES also checks the permission for recipients that are identities of the account.
    const recipients = stage.mail.sandboxRecipients
      .filter(recipient => recipient !== address)
      .map(
        (recipient, at) => new EmailIdentity(this, `Recipient${at}`, { identity: Identity.email(recipient) }),
      )
    const setArn = Stack.of(this).formatArn({
      service: 'ses',
      resource: 'configuration-set',
      resourceName: `dashtam-${stage.name}`,
    })
    this.arns = [identity, ...recipients].map(one => one.emailIdentityArn).concat(setArn)
    if (stage.mail.verify === 'domain')
      for (const [at, { name, value }] of identity.dkimRecords.entries())
        new CfnOutput(this, `Dkim${at}`, {
          value: `${name} CNAME ${value}`,
          description: 'DNS record for SES (DKIM)',
        })
    this.#keepEvents(stage, key)
    this.#addAlarms(alarms)
  }

  #keepEvents(stage: Stage, key: IKey): void {
    const logs = logGroup(this, 'Events', { stage, key, name: `/dashtam/${stage.name}/mail-events` })
    const { region, account, partition } = Stack.of(this)
    new CfnConfigurationSetEventDestination(this, 'Destination', {
      configurationSetName: this.configurationSet,
      eventDestination: {
        enabled: true,
        matchingEventTypes: ['bounce', 'complaint', 'reject', 'renderingFailure'],
        eventBridgeDestination: {
          eventBusArn: `arn:${partition}:events:${region}:${account}:event-bus/default`,
        },
      },
    })
    new CfnRule(this, 'Rule', {
      description: 'Stores SES events in a log group',
      eventPattern: {
        source: ['aws.ses'],
        detail: { mail: { tags: { 'ses:configuration-set': [this.configurationSet] } } },
      },
      targets: [
        { id: 'logs', arn: `arn:${partition}:logs:${region}:${account}:log-group:${logs.logGroupName}` },
      ],
    })
    new CfnResourcePolicy(this, 'EventsPolicy', {
      policyName: `dashtam-${stage.name}-mail-events`,
      policyDocument: Stack.of(this).toJsonString({
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Service: ['events.amazonaws.com', 'delivery.logs.amazonaws.com'] },
            Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
            Resource: logs.logGroupArn,
          },
        ],
      }),
    })
  }

  /**
   * SES reviews an account at a bounce rate of 5 % or a complaint rate of 0.1 %. It pauses sending at 10 % or 0.5 %.
   */
  #addAlarms(alarms: Alarms): void {
    const rate = (metricName: string) =>
      new Metric({ namespace: 'AWS/SES', metricName, statistic: 'Maximum', period: FIVE_MINUTES })
    alarms.add(
      'Bounces',
      {
        metric: rate('Reputation.BounceRate'),
        threshold: 0.04,
        text: 'The bounce rate of this account is above 4 %.',
        section: 'bounces-and-complaints',
      },
      this,
    )
    alarms.add(
      'Complaints',
      {
        metric: rate('Reputation.ComplaintRate'),
        threshold: 0.0008,
        text: 'The complaint rate of this account is above 0.08 %.',
        section: 'bounces-and-complaints',
      },
      this,
    )
  }
}
