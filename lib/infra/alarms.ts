import { Duration, Stack } from 'aws-cdk-lib'
import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch'
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions'
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import { Topic } from 'aws-cdk-lib/aws-sns'
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions'
import { Construct } from 'constructs'
import { runbookSection, runbookSections } from './runbook.ts'
import type { Stage } from './stage.ts'

/** An alarm: what is measured, above what it goes off, and what the operator who is woken reads. */
export interface AlarmProps {
  readonly metric: IMetric
  /** It goes off above this. */
  readonly threshold: number
  /** Consecutive periods of the metric that are above it; 1 where none is given. */
  readonly periods?: number
  /** What has happened, in one sentence. */
  readonly text: string
  /** The section of docs/runbook.md that says what to do. */
  readonly section: string
}

interface AlarmsProps {
  readonly stage: Stage
  readonly key: IKey
  /** The sections that the runbook has; those of docs/runbook.md where none are given. */
  readonly sections?: ReadonlySet<string> | undefined
}

/** The alarms of a stage, and the topic that mails them to its operators. */
export class Alarms extends Construct {
  readonly topic: Topic
  readonly #stage: string
  readonly #sections: ReadonlySet<string>

  constructor(scope: Construct, id: string, { stage, key, sections }: AlarmsProps) {
    super(scope, id)
    this.#stage = stage.name
    this.#sections = sections ?? runbookSections()
    this.topic = new Topic(this, 'Topic', {
      displayName: `Dashtam ${stage.name}: alarms`,
      masterKey: key,
      enforceSSL: true,
    })
    // A policy of its own, which the demand for TLS makes, takes the place of the one that lets the account's alarms in.
    const { account, partition, region } = Stack.of(this)
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        sid: 'Alarms',
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
        conditions: {
          ArnLike: {
            'aws:SourceArn': `arn:${partition}:cloudwatch:${region}:${account}:alarm:dashtam-${stage.name}-*`,
          },
        },
      }),
    )
    for (const email of stage.alarmEmails) this.topic.addSubscription(new EmailSubscription(email))
  }

  /**
   * Adds an alarm to where it is called from, whose description ends with the section of the runbook.
   * @throws {SynthFault} where the runbook has no such section.
   */
  add(
    name: string,
    { metric, threshold, periods = 1, text, section }: AlarmProps,
    scope: Construct = this,
  ): Alarm {
    const alarm = new Alarm(scope, `${name}Alarm`, {
      alarmName: `dashtam-${this.#stage}-${name}`,
      alarmDescription: `${text} ${runbookSection(section, this.#sections)}`,
      metric,
      threshold,
      evaluationPeriods: periods,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    })
    const action = new SnsAction(this.topic)
    alarm.addAlarmAction(action)
    alarm.addOkAction(action)
    return alarm
  }
}

/** How long a period of most alarms is. */
export const FIVE_MINUTES = Duration.minutes(5)
