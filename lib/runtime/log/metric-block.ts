import type { Message } from './messages.ts'

/**
 * The members that make CloudWatch count a log line (embedded metric format): in all, and apart by the value of a field
 * where the message names one.
 */
export function metricBlock({ metric, by }: Message, namespace: string, now: Date): object {
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
    [metric]: 1,
  }
}
