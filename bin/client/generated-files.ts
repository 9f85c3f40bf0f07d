import { execFileSync } from 'node:child_process'
import type { GeneratedFile } from '../command-line/write-generated.ts'
import { referencesOf } from '../openapi/json-schema.ts'
import { type ClientDocument, clientOperations, isGenerated, type Operation } from './operations.ts'
import { printMethods, printTable } from './print-operations.ts'
import { printTypes } from './print-types.ts'

const FOLDER = 'client/src/generated'
const HEADER = '// Generated from lib/routes by `npm run client:types`. Do not edit.\n\n'

/** Generates the types and the operations of the client from the OpenAPI document. */
export function generatedFiles(document: ClientDocument): GeneratedFile[] {
  const operations = clientOperations(document)
  return [
    file('types.ts', printTypes(document, operations)),
    file('table.ts', `import type { Operations } from '../calls/operation.ts'\n\n${printTable(operations)}`),
    file('methods.ts', `${imports(operations)}\n${printMethods(document, operations)}`),
  ]
}

function imports(operations: readonly Operation[]): string {
  const used = operations.filter(isGenerated).flatMap(({ body, reply }) => [body, reply])
  const referenced = operations.flatMap(({ queryParameters }) => referencesOf(queryParameters))
  const names = [...new Set([...used, ...referenced])].filter(name => name !== undefined).sort(byName)
  return [
    "import type { Call, CallOptions, PageCall } from '../calls/call.ts'",
    "import type { ClientCode, RefreshCode, SessionCode } from '../problem.ts'",
    `import type { ${names.join(', ')} } from './types.ts'\n`,
  ].join('\n')
}

function file(name: string, text: string): GeneratedFile {
  const path = `${FOLDER}/${name}`
  return { path, text: formatted(path, HEADER + text) }
}

/** Formats a file like every other file of the repository. */
function formatted(path: string, text: string): string {
  return execFileSync('node_modules/.bin/biome', ['format', `--stdin-file-path=${path}`], {
    input: text,
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'inherit'],
  })
}

/** Compares names as Biome sorts imports: without regard to case. */
function byName(a: string, b: string): number {
  return a.localeCompare(b, 'en')
}
