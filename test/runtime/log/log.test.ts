import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { type LogOptions, openLog } from '../../../lib/runtime/log/log.ts'
import { type Message, messages } from '../../../lib/runtime/log/messages.ts'

/** Opens a log whose lines can be read. */
function readable(options: LogOptions) {
  const lines: Record<string, unknown>[] = []
  const written = vi.spyOn(process.stdout, 'write').mockImplementation(text => {
    lines.push(JSON.parse(String(text)))
    return true
  })
  onTestFinished(() => written.mockRestore())
  return { log: openLog(options), lines }
}

describe('the log', () => {
  it('counts a message that has a metric, in all and by the field that it names', () => {
    const { log, lines } = readable({ level: 'info', metricsNamespace: 'Dashtam/test' })
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

  it('counts nothing for a message without a metric, nor where there is no namespace', () => {
    const { log, lines } = readable({ level: 'info', metricsNamespace: 'Dashtam/test' })
    log('request_completed', { status: 200 })
    openLog({ level: 'info' })('logged_in')
    expect(lines).toHaveLength(2)
    for (const line of lines) expect(line).not.toHaveProperty('_aws')
  })

  it('writes a metric whatever the level, and other lines only from it on', () => {
    const { log, lines } = readable({ level: 'error', metricsNamespace: 'Dashtam/test' })
    log('logged_in')
    log('mail_needless')
    expect(lines.map(({ code }) => code)).toEqual(['logged_in'])
    openLog({ level: 'error' })('logged_in')
    expect(lines).toHaveLength(1)
  })
})

describe('the catalogue', () => {
  const all = Object.entries<Message>(messages)
  it('names each metric as no field of a line is named', () => {
    for (const [, { metric = 'Metric' }] of all) expect(metric).toMatch(/^([A-Z][a-z]+)+$/)
  })
  it('counts a metric apart by one field only, whatever the message', () => {
    const fields = Map.groupBy(
      all.filter(([, { metric }]) => metric !== undefined),
      ([, { metric }]) => metric,
    )
    for (const messagesOfMetric of fields.values())
      expect(new Set(messagesOfMetric.map(([, { by }]) => by)).size).toBe(1)
  })
})
