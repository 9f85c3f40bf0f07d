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

/** The metric, threshold and description of an alarm. */
export interface AlarmProps {
  readonly metric: IMetric
  /** The alarm is raised if the metric is above this value. */
  readonly threshold: number
  /** Number of consecutive periods above the threshold. Default: 1. */
  readonly periods?: number
  /** Describes the event. The first part of the alarm description. */
  readonly text: string
  /** Anchor of the section in docs/operate/runbook.md that describes the response. */
  readonly section: string
}

interface AlarmsProps {
  readonly stage: Stage
  readonly key: IKey
  /** Anchors of the runbook. Default: those of docs/operate/runbook.md. */
  readonly sections?: ReadonlySet<string> | undefined
}

/** The alarms of a stage and the topic that mails them to its operators. */
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
    // `enforceSSL` creates a topic policy. It replaces the default policy, which allows the account's alarms to
    // publish.
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
   * Adds an alarm to `scope`. The alarm description ends with a link to the runbook section.
   * @throws {SynthFault} if the runbook has no such section.
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

/** The period of most alarms. */
export const FIVE_MINUTES = Duration.minutes(5)
