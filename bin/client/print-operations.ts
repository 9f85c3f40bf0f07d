import { docComment } from '../openapi/doc-comment.ts'
import { printFields } from '../openapi/typescript.ts'
import { type ClientDocument, clientTags, isGenerated, type Operation, type Parameter } from './operations.ts'

const upperFirst = (text: string) => text.slice(0, 1).toUpperCase() + text.slice(1)
const camelCase = (name: string) => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())
const codesName = ({ operationId }: Operation) => `${upperFirst(operationId)}Code`
const queryName = ({ operationId }: Operation) => `${upperFirst(operationId)}Query`

/** Prints the table of the operations, from which the client creates its methods. */
export function printTable(operations: readonly Operation[]): string {
  const groups = clientTags.map(tag => {
    const rows = operations
      .filter(operation => operation.tag === tag)
      .map(({ method, httpMethod, path, isAuthenticated, isPage, body, queryParameters }) => {
        const input = body !== undefined ? 'body' : queryParameters.length > 0 ? 'query' : 'none'
        const row = [
          httpMethod,
          path,
          isAuthenticated ? 'bearer' : 'public',
          input,
          isPage ? 'page' : 'object',
        ]
        return `    ${method}: [${row.map(text => `'${text}'`).join(', ')}],\n`
      })
    return `  ${tag}: {\n${rows.join('')}  },\n`
  })
  return `/** The operations of the API: method, path, access, input and kind of reply. */
export const operations = {\n${groups.join('')}} as const satisfies Operations\n`
}

/** Prints the types of the methods: queries, problem codes, and one interface for each group of operations. */
export function printMethods({ tags }: ClientDocument, operations: readonly Operation[]): string {
  const queries = operations.filter(({ queryParameters }) => queryParameters.length > 0).map(printQuery)
  const codes = operations.map(printCodes)
  const groups = clientTags.map(tag => {
    const description = tags.find(({ name }) => name === tag)?.description ?? ''
    const methods = operations.filter(operation => operation.tag === tag && isGenerated(operation))
    return `${docComment([description])}export interface ${upperFirst(tag)}Methods {\n${methods.map(printMethod).join('\n')}}\n`
  })
  return [...queries, ...codes, ...groups].join('\n')
}

function printQuery(operation: Operation): string {
  const fields = operation.queryParameters.map(
    ({ name, schema, description = '', required }) => [name, { ...schema, description }, required] as const,
  )
  const comment = docComment([`The query of \`${operation.tag}.${operation.method}\`.`])
  return `${comment}export interface ${queryName(operation)} {\n${printFields(fields, {}, '  ')}}\n`
}

function printCodes(operation: Operation): string {
  const { tag, method, codes, isAuthenticated } = operation
  const comment = docComment([`The codes of the problems of \`${tag}.${method}\`.`])
  const own = ['ClientCode', ...(isAuthenticated ? ['SessionCode', 'RefreshCode'] : [])]
  const all = [...codes.map(code => `'${code}'`), ...own]
  return `${comment}export type ${codesName(operation)} =\n${all.map(code => `  | ${code}\n`).join('')}`
}

function printMethod(operation: Operation): string {
  const { method, pathParameters, description } = operation
  const parameters = pathParameters.map(({ name }) => `${camelCase(name)}: string`)
  const input = inputOf(operation)
  if (input) parameters.push(input)
  const tags = pathParameters.map(
    ({ name, description: text }: Parameter) => `@param ${camelCase(name)} - ${text}`,
  )
  const comment = docComment([description, ...(tags.length > 0 ? [tags.join('\n')] : [])], '  ')
  return `${comment}  ${method}(${[...parameters, 'options?: CallOptions'].join(', ')}): ${returned(operation)}\n`
}

function inputOf(operation: Operation): string | undefined {
  if (operation.body !== undefined) return `body: ${operation.body}`
  if (operation.queryParameters.length === 0) return undefined
  const isRequired = operation.queryParameters.some(({ required }) => required)
  return `query${isRequired ? '' : '?'}: ${queryName(operation)}${isRequired ? '' : ' | undefined'}`
}

function returned(operation: Operation): string {
  const { reply = 'undefined', isPage } = operation
  return `${isPage ? 'PageCall' : 'Call'}<${reply}, ${codesName(operation)}>`
}
