import type { Message } from '../../../lib/runtime/log/message.ts'
import { messages } from '../../../lib/runtime/log/messages.ts'
import { plainText } from '../markdown/escape.ts'
import { definition, table } from '../markdown/table.ts'
import type { Page } from '../pages/page.ts'
import { type RunbookSection, sectionLink } from './runbook.ts'

/** Returns the page with every log message and the runbook sections that name it. */
export function logMessagesPage(runbook: readonly RunbookSection[]): Page {
  const rows = Object.entries<Message>(messages).map(([code, { level, text, metric }]) => [
    definition(code),
    level,
    plainText(text),
    metric === undefined ? '' : `[\`${metric}\`](/reference/metrics/#${metric.toLowerCase()})`,
    runbook
      .filter(section => section.text.includes(`"${code}"`))
      .map(sectionLink)
      .join(', '),
  ])
  return {
    path: 'reference/log-messages',
    title: 'Log messages',
    description: 'Every log message: its code, level, meaning, metric and runbook sections.',
    source: 'lib/runtime/log/messages.ts',
    searchWeight: 0.5,
    isWide: true,
    body: `A log line is one JSON object. Its field \`code\` is stable: searches, metrics and alarms depend on it. Search with
\`filter code = "request_failed"\` in CloudWatch Logs Insights ([search the logs](/operate/runbook/#search-the-logs)).
\`LOG_LEVEL\` sets the lowest level that is written ([configuration](/reference/configuration/)).

${table(['Code', 'Level', 'Message', 'Metric', 'Runbook'], rows)}`,
  }
}
