import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { generatedFiles } from '../../bin/client/generated-files.ts'
import { type ClientDocument, clientOperations } from '../../bin/client/operations.ts'
import { docComment } from '../../bin/openapi/doc-comment.ts'
import { printComponent, printType } from '../../bin/openapi/typescript.ts'
import { createClient } from '../../client/src/index.ts'
import { openapiDocument } from '../../lib/routes/openapi/document.ts'
import { routes } from '../../lib/routes/table.ts'

const document = openapiDocument(routes, 'https://api.example.com') as unknown as ClientDocument

describe('the generated files of the client', () => {
  it('are up to date', () => {
    for (const { path, text } of generatedFiles(document)) expect(readFileSync(path, 'utf8'), path).toBe(text)
  })

  it('change with the name of a field', () => {
    const schemas = { ...document.components.schemas }
    const { properties = {}, ...user } = schemas['User'] ?? {}
    const renamed = Object.fromEntries(
      Object.entries(properties).map(([name, schema]) => [name === 'name' ? 'full_name' : name, schema]),
    )
    schemas['User'] = { ...user, properties: renamed }
    const [types] = generatedFiles({ ...document, components: { schemas } })
    expect(types?.text).not.toBe(readFileSync('client/src/generated/types.ts', 'utf8'))
    expect(types?.text).toContain('readonly full_name')
  })

  it('give every operation a method of the client', () => {
    const client: object = createClient({ baseUrl: 'https://api.example.com' })
    for (const { tag, method, operationId } of clientOperations(document)) {
      if (operationId === 'refreshTokens') continue
      expect(client, operationId).toHaveProperty([tag, method], expect.any(Function))
    }
  })
})

describe('a JSON schema as a type', () => {
  it.each([
    [{ $ref: '#/components/schemas/User' }, 'User'],
    [{ const: 'bearer' }, "'bearer'"],
    [{ enum: ["it's", 'a "b"', 1, null] }, `'it\\'s' | 'a "b"' | 1 | null`],
    [{ type: ['string', 'null'] }, 'string | null'],
    [{ type: 'array', items: { type: ['integer', 'null'] } }, 'readonly (number | null)[]'],
    [
      { type: 'array', items: { type: 'array', items: { type: 'number' } } },
      'readonly (readonly number[])[]',
    ],
    [{ anyOf: [{ type: 'string' }, { type: 'string' }, { type: 'boolean' }] }, 'string | boolean'],
    [{ allOf: [{ $ref: '#/A' }, { oneOf: [{ $ref: '#/B' }, { $ref: '#/C' }] }] }, 'A & (B | C)'],
    [{ type: 'object', additionalProperties: { type: 'integer' } }, 'Readonly<Record<string, number>>'],
    [{ type: 'object' }, 'Readonly<Record<string, unknown>>'],
    [{}, 'unknown'],
  ])('%j is %s', (schema, type) => {
    expect(printType(schema)).toBe(type)
  })

  it('has the descriptions and defaults as comments', () => {
    const schema = {
      description: 'A page. */',
      type: 'object',
      required: ['items'],
      properties: {
        items: { type: 'array', items: { type: 'string' }, description: 'The items.' },
        'per-page': { type: 'integer', default: 20 },
      },
    }
    expect(printComponent('Page', schema)).toBe(`/** A page. *\\/ */
export interface Page {
  /** The items. */
  readonly items: readonly string[]
  /** Default: \`20\`. */
  readonly 'per-page'?: number | undefined
}`)
    expect(printComponent('Page', schema, { comments: false })).toBe(`export interface Page {
  readonly items: readonly string[]
  readonly 'per-page'?: number | undefined
}`)
  })

  it('refuses an unknown type', () => {
    expect(() => printType({ type: 'text' })).toThrow("JSON Schema has no type 'text'.")
  })
})

it('breaks long comments between words', () => {
  const lines = docComment(['word '.repeat(40), 'Second.'], '  ').split('\n')
  expect(lines[0]).toBe('  /**')
  expect(lines.every(line => line.length <= 110)).toBe(true)
  expect(lines.slice(-4)).toEqual(['   *', '   * Second.', '   */', ''])
})
