import { definition, table } from '../markdown/table.ts'
import { plainText } from '../markdown/escape.ts'
import type { Page } from '../pages/page.ts'
import type { DeployedAlarm } from './alarm.ts'
import { durationText } from './duration.ts'
import { anchorOf, type RunbookSection, sectionLink } from './runbook.ts'

/**
 * Returns the page with every alarm of a protected stage.
 * @throws {Error} if the runbook has no section for an alarm.
 */
export function alarmsPage(alarms: readonly DeployedAlarm[], runbook: readonly RunbookSection[]): Page {
  const rows = alarms
    .toSorted((a, b) => a.name.localeCompare(b.name))
    .map(alarm => [
      definition(alarm.name),
      plainText(alarm.text),
      conditionOf(alarm),
      sectionLink(sectionOf(alarm, runbook)),
    ])
  return {
    path: 'reference/alarms',
    title: 'Alarms',
    description: 'Every CloudWatch alarm of a stage: its threshold, its period and its section of the runbook.',
    source: 'lib/infra/health.ts',
    searchWeight: 0.7,
    isWide: true,
    body: `The name of an alarm begins with \`dashtam-<stage>-\`. Its description ends with the runbook section of the last column.
An alarm is raised if the metric is above the threshold in all its periods, and mails the operators of the stage. The
values are those of a protected stage; a development stage tolerates more.

${table(['Alarm', 'Event', 'Raised if', 'What to do'], rows)}

The [metrics](/reference/metrics/) page lists the metrics behind the alarms.`,
  }
}

function conditionOf({ threshold, periods, periodSeconds }: DeployedAlarm): string {
  const period = durationText(periodSeconds)
  return periods === 1 ? `above ${threshold} in ${period}` : `above ${threshold} in ${periods} periods of ${period}`
}

function sectionOf({ name, section }: DeployedAlarm, runbook: readonly RunbookSection[]): RunbookSection {
  const found = runbook.find(({ title }) => anchorOf(title) === section)
  if (!found) throw new Error(`The alarm ${name} links to #${section}, which the runbook does not have.`)
  return found
}
