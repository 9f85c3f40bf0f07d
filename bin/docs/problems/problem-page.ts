import { type ProblemCode, problems } from '../../../lib/problems.ts'
import { retryTexts } from '../../../lib/routes/documentation/problems/explanation.ts'
import { explanations } from '../../../lib/routes/documentation/problems/explanations.ts'
import { problemsOf } from '../../../lib/routes/route.ts'
import { tags } from '../../../lib/routes/tags.ts'
import { plainText } from '../markdown/escape.ts'
import { codeBlock } from '../markdown/table.ts'
import type { ApiDocument } from '../operations/api-document.ts'
import { type Operation, operationLink } from '../operations/operation.ts'
import type { Page } from '../pages/page.ts'

/** Returns the page of every problem, by status. */
export function problemPages(operations: readonly Operation[], document: ApiDocument): Page[] {
  const codes = Object.keys(problems) as ProblemCode[]
  return codes
    .toSorted((a, b) => problems[a].status - problems[b].status || a.localeCompare(b))
    .map(code => problemPage(code, operations, document))
}

function problemPage(code: ProblemCode, operations: readonly Operation[], document: ApiDocument): Page {
  const { status, title, detail } = problems[code]
  const { causes, actions, retry } = explanations[code]
  return {
    path: `reference/problems/${code}`,
    title: code,
    description: `${title} (status ${status}): ${detail}`,
    source: 'lib/problems.ts',
    body: `**Status ${status}: ${plainText(title)}.** ${plainText(detail)}

Can the request be repeated? ${retryTexts[retry]}

## Causes

${list(causes)}

## What to do

${list(actions)}

## Example

${codeBlock('json', JSON.stringify(document.components.examples[code]?.value, null, 2), `HTTP ${status}, application/problem+json`)}

${usersOf(code, operations)}`,
  }
}

function list(texts: readonly string[]): string {
  return texts.map(text => `- ${text}`).join('\n')
}

/** Lists the operations that return a problem. The list is not searched: some problems have all operations. */
function usersOf(code: ProblemCode, operations: readonly Operation[]): string {
  const users = operations.filter(({ route }) => problemsOf(route).includes(code))
  const groups = Map.groupBy(users, ({ route }) => route.tag)
  const lines =
    users.length === operations.length
      ? ['All operations.']
      : [...groups].map(([tag, members]) => `- ${tags[tag].title}: ${members.map(operationLink).join(', ')}`)
  return `## Operations that return it

<div data-pagefind-ignore>

${lines.length > 0 ? lines.join('\n') : 'Requests to paths or methods that no operation has.'}

</div>`
}
