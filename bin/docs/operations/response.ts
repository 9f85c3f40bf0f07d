import { plainText } from '../markdown/escape.ts'
import { codeBlock, table } from '../markdown/table.ts'
import type { ApiDocument, HeaderObject, ResponseObject } from './api-document.ts'
import type { Operation } from './operation.ts'
import { printTypes } from './schema-types.ts'

/** Returns the section about the success response: its body, an example and its headers. */
export function responseSection({ described }: Operation, document: ApiDocument): string {
  const [[status, response] = []] = Object.entries(described.responses)
  if (status === undefined || response === undefined) return ''
  return [
    `## Response`,
    `Status **${status}**. ${response.description === 'Success.' ? '' : plainText(response.description)}`.trimEnd(),
    ...bodyOf(response, document),
    ...headersOf(response, document),
  ].join('\n\n')
}

function bodyOf({ content = {} }: ResponseObject, document: ApiDocument): string[] {
  return Object.entries(content).flatMap(([mediaType, { schema, example }]) =>
    mediaType.includes('json')
      ? [
          codeBlock('ts', printTypes(schema, document.components.schemas)),
          ...(example === undefined ? [] : [codeBlock('json', JSON.stringify(example, null, 2), 'Example')]),
        ]
      : [`The body is of the media type \`${mediaType}\`.`],
  )
}

/** The table is not searched: every operation has most of these headers. */
function headersOf({ headers = {} }: ResponseObject, document: ApiDocument): string[] {
  const rows = Object.entries(headers).map(([name, header]) => [
    `\`${name}\``,
    plainText(resolved(header, document).description ?? ''),
  ])
  if (rows.length === 0) return []
  return [`<div data-pagefind-ignore>\n\n${table(['Header', 'Content'], rows)}\n\n</div>`]
}

function resolved(header: HeaderObject, { components }: ApiDocument): HeaderObject {
  const name = header.$ref?.replace('#/components/headers/', '')
  return name === undefined ? header : (components.headers[name] ?? {})
}
