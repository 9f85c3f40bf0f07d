import { type ProblemCode, problems } from '../../problems.ts'
import { exampleProblem } from '../documentation/problems/example-problem.ts'
import type { Json } from './json.ts'

const inputError: Json = {
  description: 'An error in the input of a request.',
  type: 'object',
  required: ['path', 'code', 'message'],
  properties: {
    path: { type: 'string', description: 'The path of the field: field names joined by dots.' },
    code: { type: 'string', description: 'The rule that the field violates.' },
    message: { type: 'string', description: 'The rule, in plain words.' },
  },
  examples: [{ path: 'email', code: 'invalid_format', message: 'Must be a valid email address.' }],
}

const requiredAuthentication: Json = {
  description: 'A recent authentication of the user (RFC 9470).',
  type: 'object',
  required: ['factor', 'max_age'],
  properties: {
    factor: {
      type: 'string',
      enum: ['any', 'second'],
      description: 'The factor to authenticate with: any, or a second factor.',
    },
    max_age: { type: 'integer', description: 'The longest time since the authentication, in seconds.' },
  },
  examples: [{ factor: 'second', max_age: 600 }],
}

/** The members of a problem (RFC 9457), with the extension members of this API. */
function problemSchema(description: string, status: Json, code: Json, example: unknown): Json {
  return {
    description,
    type: 'object',
    required: ['type', 'title', 'status', 'detail', 'instance', 'code'],
    properties: {
      type: { type: 'string', format: 'uri', description: 'The URL of the page about the problem.' },
      title: { type: 'string', description: 'What happened, in a few words.' },
      status: { type: 'integer', ...status, description: 'The HTTP status.' },
      detail: { type: 'string', description: 'What happened, and what to do next.' },
      instance: { type: 'string', description: 'The id of the request, as in `X-Request-Id`.' },
      code: { type: 'string', ...code, description: 'The code of the problem. Codes are stable.' },
      errors: {
        type: 'array',
        items: { $ref: '#/components/schemas/InputError' },
        description: 'The reasons, such as the invalid fields of a request. Absent if there are none.',
      },
      provider: { type: 'string', description: 'The name of the provider that failed. Absent otherwise.' },
      reauthentication: {
        $ref: '#/components/schemas/RequiredAuthentication',
        description: 'The authentication that the request requires. Absent otherwise.',
      },
    },
    examples: [example],
  }
}

/** Returns the name of the schema of a problem: `invalid_token` has `InvalidTokenProblem`. */
export function problemSchemaName(code: ProblemCode): string {
  return `${code.replace(/(?:^|_)(\w)/g, (_, letter: string) => letter.toUpperCase())}Problem`
}

/** Returns the schema of any problem, and one for each code. */
export function problemSchemas(apiUrl: string): Record<string, Json> {
  const codes = Object.keys(problems) as ProblemCode[]
  const any = problemSchema(
    'An error response (RFC 9457).',
    {},
    { enum: codes },
    exampleProblem('invalid_token', apiUrl),
  )
  const each = codes.map(code => {
    const { title, status } = problems[code]
    const schema = problemSchema(
      `${title}.`,
      { const: status },
      { const: code },
      exampleProblem(code, apiUrl),
    )
    return [problemSchemaName(code), schema] as const
  })
  return {
    InputError: inputError,
    RequiredAuthentication: requiredAuthentication,
    Problem: any,
    ...Object.fromEntries(each),
  }
}
