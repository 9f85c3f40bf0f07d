import { type ProblemDefinition, problems } from '../../../lib/problems.ts'
import { plainText } from '../markdown/escape.ts'
import { table } from '../markdown/table.ts'
import type { Page } from '../pages/page.ts'

/** Returns the page that lists every problem, by status. */
export function problemsIndex(): Page {
  const rows = Object.entries<ProblemDefinition>(problems)
    .toSorted(([, a], [, b]) => a.status - b.status)
    .map(([code, { status, title }]) => [
      `${status}`,
      `[\`${code}\`](/reference/problems/${code}/)`,
      plainText(title),
    ])
  return {
    path: 'reference/problems',
    title: 'Problems',
    label: 'All problems',
    description: 'Every problem that the API returns, with its status and code.',
    source: 'lib/problems.ts',
    searchWeight: 0.3,
    body: `Every error of the API is a problem (RFC 9457). Its \`code\` is stable. The guide [Handle errors](/use/errors/) shows how a
client reacts.

${table(['Status', 'Code', 'Meaning'], rows)}`,
  }
}
