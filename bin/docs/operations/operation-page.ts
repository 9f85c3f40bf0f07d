import { problems } from '../../../lib/problems.ts'
import { type Access, problemsOf } from '../../../lib/routes/route.ts'
import { tags } from '../../../lib/routes/tags.ts'
import { plainText } from '../markdown/escape.ts'
import { table } from '../markdown/table.ts'
import type { Page } from '../pages/page.ts'
import type { ApiDocument } from './api-document.ts'
import { callExamples } from './examples.ts'
import { clientMethod, isInClient, type Operation, operationPath } from './operation.ts'
import { requestSection } from './request.ts'
import { responseSection } from './response.ts'

/** Returns the page of an operation. */
export function operationPage(operation: Operation, document: ApiDocument): Page {
  const { route } = operation
  return {
    path: operationPath(operation),
    title: route.title,
    description: route.summary.replaceAll('`', ''),
    group: tags[route.tag].title,
    source: `lib/routes/`,
    searchWeight: 0.8,
    body: [
      `<p class="endpoint"><span class="method">${route.method}</span> <code>${route.path}</code></p>`,
      plainText(route.summary),
      factsOf(operation),
      '## Example',
      callExamples(operation),
      requestSection(operation, document),
      responseSection(operation, document),
      problemsSection(operation),
    ]
      .filter(part => part !== '')
      .join('\n\n'),
  }
}

const callers = {
  public: 'Anyone. The request needs no access token.',
  bearer: 'A signed-in user: an [access token](/use/authentication/) of an active session.',
  signature: 'A signed-in user: an [access token](/use/authentication/) that has not expired. Its session may have ended.',
  iam: 'Operators: a request [signed with IAM credentials](/operate/operations/) (Signature Version 4).',
} as const satisfies Record<Access, string>

function factsOf(operation: Operation): string {
  const { route } = operation
  const limits = (route.limits ?? []).map(name => `[\`${name}\`](/reference/rate-limits/#${name})`)
  const rows = [
    ['Caller', callers[route.access]],
    ...(isInClient(operation)
      ? [['Client method', `\`${clientMethod(operation)}\``]]
      : []),
    ['Operation id', `\`${route.operationId}\``],
    ...(limits.length > 0 ? [['Rate limits', limits.join(', ')]] : []),
  ]
  return `<div class="facts">\n\n${table(['', ''], rows)}\n\n</div>`
}

/** The table is not searched: every operation has most of these problems. */
function problemsSection({ route }: Operation): string {
  const codes = problemsOf(route).toSorted((a, b) => problems[a].status - problems[b].status)
  const rows = codes.map(code => [
    `${problems[code].status}`,
    `[\`${code}\`](/reference/problems/${code}/)`,
    plainText(problems[code].title),
  ])
  return `## Problems

<div data-pagefind-ignore>

A problem is a JSON object of the media type \`application/problem+json\` ([errors](/use/errors/)).

${table(['Status', 'Code', 'Meaning'], rows)}

</div>`
}

