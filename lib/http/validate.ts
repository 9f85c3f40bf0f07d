import * as z from 'zod/mini'
import type { Parsed, Route } from '../routes/route.ts'
import { inputErrors } from '../text/input-errors.ts'
import { inputMessage } from '../text/input-messages.ts'
import { type Failure, fail } from './failure.ts'

// zod/mini has no default messages. `jitless`: compiling a schema takes longer than the one parse of most invocations.
z.config({ localeError: inputMessage, jitless: true })

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
    : fail('invalid_input', { errors: inputErrors(parsed.error.issues) })
}
