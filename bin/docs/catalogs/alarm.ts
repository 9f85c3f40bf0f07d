/** An alarm of a stage. */
export interface DeployedAlarm {
  /** The name without the prefix of the stage. */
  readonly name: string
  readonly text: string
  /** The anchor of the section in the runbook. */
  readonly section: string
  /** The metrics that the alarm reads, without their namespace. */
  readonly metrics: readonly string[]
  readonly threshold: number
  readonly periods: number
  readonly periodSeconds: number
}

/** The members of a CloudFormation alarm that the documentation reads. */
interface AlarmProperties {
  readonly AlarmName: string
  readonly AlarmDescription: string
  readonly MetricName?: string
  readonly Namespace?: string
  readonly Metrics?: readonly { readonly MetricStat?: { readonly Metric: { readonly MetricName: string }; readonly Period: number } }[]
  readonly Period?: number
  readonly Threshold: number
  readonly EvaluationPeriods: number
}

/**
 * Reads the alarms from the snapshot of a synthesized stack: one line for each resource, with its id and its JSON. A
 * test compares the snapshots with a synthesis.
 */
export function alarmsOf(snapshot: string, stage: string): DeployedAlarm[] {
  return snapshot.split('\n').flatMap(line => {
    if (!line.includes('"Type":"AWS::CloudWatch::Alarm"')) return []
    const { Properties }: { Properties: AlarmProperties } = JSON.parse(line.slice(line.indexOf('{')))
    return [alarmOf(Properties, stage)]
  })
}

function alarmOf(properties: AlarmProperties, stage: string): DeployedAlarm {
  const [, text, section] = /^(.*) \S+#(\S+)$/s.exec(properties.AlarmDescription) ?? []
  if (text === undefined || section === undefined)
    throw new Error(`The description of the alarm ${properties.AlarmName} does not end with a runbook link.`)
  const parts = properties.Metrics?.flatMap(({ MetricStat }) => (MetricStat ? [MetricStat] : [])) ?? []
  return {
    name: properties.AlarmName.replace(`dashtam-${stage}-`, ''),
    text,
    section,
    metrics: properties.MetricName ? [properties.MetricName] : parts.map(({ Metric }) => Metric.MetricName),
    threshold: properties.Threshold,
    periods: properties.EvaluationPeriods,
    periodSeconds: properties.Period ?? parts[0]?.Period ?? 0,
  }
}
