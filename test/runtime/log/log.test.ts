import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { type LogOptions, openLog } from '../../../lib/runtime/log/log.ts'
import type { Message } from '../../../lib/runtime/log/message.ts'
import { messages } from '../../../lib/runtime/log/messages.ts'

/** Opens a log and captures its lines. */
function captured(options: LogOptions) {
  const lines: Record<string, unknown>[] = []
  const written = vi.spyOn(process.stdout, 'write').mockImplementation(text => {
    lines.push(JSON.parse(String(text)))
    return true
  })
  onTestFinished(() => written.mockRestore())
  return { log: openLog(options), lines }
}

describe('the log', () => {
  it('counts a message with a metric, in total and by its field', () => {
    const { log, lines } = captured({ level: 'info', metricsNamespace: 'Dashtam/test' })
    log('rate_limited', { limit: 'login_by_ip' })
    expect(lines).toEqual([
      expect.objectContaining({
        code: 'rate_limited',
        limit: 'login_by_ip',
        RateLimited: 1,
        _aws: {
          Timestamp: Date.parse(String(lines[0]?.['timestamp'])),
          CloudWatchMetrics: [
            {
              Namespace: 'Dashtam/test',
              Dimensions: [[], ['limit']],
              Metrics: [{ Name: 'RateLimited', Unit: 'Count' }],
            },
          ],
        },
      }),
    ])
  })

  it('does not count a message without a metric, or without a namespace', () => {
    const { log, lines } = captured({ level: 'info', metricsNamespace: 'Dashtam/test' })
    log('request_completed', { status: 200 })
    openLog({ level: 'info' })('logged_in')
    expect(lines).toHaveLength(2)
    for (const line of lines) expect(line).not.toHaveProperty('_aws')
  })

  it('writes lines with a metric at any level, and other lines only from the configured level', () => {
    const { log, lines } = captured({ level: 'error', metricsNamespace: 'Dashtam/test' })
    log('logged_in')
    log('mail_needless')
    expect(lines.map(({ code }) => code)).toEqual(['logged_in'])
    openLog({ level: 'error' })('logged_in')
    expect(lines).toHaveLength(1)
  })
})

describe('the catalog', () => {
  const all = Object.entries<Message>(messages)
  it('has metric names that differ from the field names', () => {
    for (const [, { metric = 'Metric' }] of all) expect(metric).toMatch(/^([A-Z][a-z]+)+$/)
  })
  it('has the same dimension for all messages of a metric', () => {
    const fields = Map.groupBy(
      all.filter(([, { metric }]) => metric !== undefined),
      ([, { metric }]) => metric,
    )
    for (const messagesOfMetric of fields.values())
      expect(new Set(messagesOfMetric.map(([, { by }]) => by)).size).toBe(1)
  })
})
