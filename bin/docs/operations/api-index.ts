import { tags } from '../../../lib/routes/tags.ts'
import { plainText } from '../markdown/escape.ts'
import { table } from '../markdown/table.ts'
import type { Page } from '../pages/page.ts'
import type { ApiDocument } from './api-document.ts'
import { type Operation, operationLink } from './operation.ts'

/** Returns the page that lists every operation. */
export function apiIndex(operations: readonly Operation[], { info }: ApiDocument): Page {
  const sections = Object.entries(tags).map(([tag, { title, description }]) => {
    const members = operations.filter(({ route }) => route.tag === tag)
    const rows = members.map(operation => [
      operationLink(operation),
      `\`${operation.route.method} ${operation.route.path}\``,
    ])
    return `## ${title}\n\n${plainText(description)}\n\n${table(['Operation', 'Request'], rows)}`
  })
  return {
    path: 'reference/api',
    title: 'API reference',
    label: 'All operations',
    description: 'Every operation of the API, with its method and path.',
    source: 'lib/routes/table.ts',
    searchWeight: 0.3,
    body: `${info.description}

The OpenAPI document of a running API is at \`/openapi.json\`. \`npm run openapi\` prints it.

${sections.join('\n\n')}`,
  }
}
