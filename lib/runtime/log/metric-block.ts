import type { Message } from './message.ts'

/**
 * Returns the members that make CloudWatch add `value` for a log line (embedded metric format): in total, and by the value of the
 * field `by` if present.
 */
export function metricBlock({ metric, by }: Message, value: unknown, namespace: string, now: Date): object {
  if (metric === undefined) return {}
  return {
    _aws: {
      Timestamp: now.getTime(),
      CloudWatchMetrics: [
        {
          Namespace: namespace,
          Dimensions: by === undefined ? [[]] : [[], [by]],
          Metrics: [{ Name: metric, Unit: 'Count' }],
        },
      ],
    },
    [metric]: value,
  }
}
