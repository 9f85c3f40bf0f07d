import * as z from 'zod/mini'
import en from 'zod/v4/locales/en.js'
import type { Parsed, Route } from '../routes/route.ts'
import { type Failure, fail, type InputError } from './failure.ts'

// zod/mini has no default messages. `jitless`: compiling a schema takes longer than the one parse of most invocations.
z.config({ ...en(), jitless: true })

/** Validates and converts a part of the input by the schema of the route; `undefined` if the route has no schema. */
export function validate<R extends Route, P extends 'body' | 'params' | 'query'>(
  route: R,
  part: P,
  input: unknown,
): { readonly value: Parsed<R[P]> } | Failure<'invalid_input'>
export function validate(
  route: Route,
  part: 'body' | 'params' | 'query',
  input: unknown,
): { readonly value: unknown } | Failure<'invalid_input'> {
  const schema = route[part]
  if (!schema) return { value: undefined }
  const parsed = z.safeParse(schema, input, { reportInput: true })
  return parsed.success
    ? { value: parsed.data }
    : fail('invalid_input', { errors: parsed.error.issues.flatMap(toErrors) })
}

function toErrors(issue: z.core.$ZodIssue): InputError[] {
  const path = issue.path.map(String)
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map(key => ({
      path: [...path, key].join('.'),
      code: 'unknown_field',
      message: 'Unknown field',
    }))
  }
  return [{ path: path.join('.'), code: codeOf(issue), message: issue.message }]
}

function codeOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'custom' && typeof issue.params?.['code'] === 'string') return issue.params['code']
  if (issue.code === 'invalid_type' && issue.input === undefined) return 'missing'
  return issue.code
}
