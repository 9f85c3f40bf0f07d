import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { Failure } from '../../lib/http/failure.ts'
import { validate } from '../../lib/http/validate.ts'
import type { Route, Schema } from '../../lib/routes/route.ts'
import { routes } from '../../lib/routes/table.ts'
import type { InputError } from '../../lib/text/input-errors.ts'
import { inputMessage } from '../../lib/text/input-messages.ts'

/** Every message that the schemas of the routes produce. Numbers and choices vary. */
const known = [
  /^This field is required\.$/,
  /^Enter (a name|an email address|a password|the current password|a new password|a reason)\.$/,
  /^Enter a name for the (connection|device)\.$/,
  /^Choose a provider\.$/,
  /^Must be (a string|a number|an integer)\.$/,
  /^The body must be a JSON object\.$/,
  /^Must have at most \d+ characters\.$/,
  /^Must be at (least|most) -?\d+\.$/,
  /^Must be a valid email address\.$/,
  /^Must be a UUID\.$/,
  /^Must be a time in UTC, for example 2026-01-31T08:30:00Z\.$/,
  /^Must be a time with an offset or a date, for example 2026-01-31T08:30:00Z or 2026-01-31\.$/,
  /^Must be (in 1970 or later|from 1900 to 9998)\.$/,
  /^Must be one of: [a-z_]+(, [a-z_]+)+\.$/,
  /^Unknown field\.$/,
  /^Must be (the key of a provider|the id of an account|the id of a request|the name of an action|the code of a problem|a public token|the type of an event|the id of an endpoint in the secret of the endpoints|the `next_cursor` of an earlier request)\.$/,
  /^Must be a trace id: 32 hexadecimal digits\.$/,
  /^Remove the (control characters, such as line breaks|invisible characters|null character)\.$/,
  /^Must not contain a web address\. Put a space after each period\.$/,
  /^Use at least 8 characters\.$/,
  /^Use a shorter password: at most 256 characters\.$/,
  /^Add (an uppercase letter|a lowercase letter|a digit|a special character, such as ! or -), or use 15 characters\.$/,
  /^Enter the six digits\.$/,
  /^Must be one of the documented types\.$/,
  /^Must be (base64url|a word|public-key|an object)\.$/,
  /^Send a name, or whether to trust the device\.$/,
  /^Send a new name or a new email address\.$/,
  /^Send a new alias or a refresh policy\.$/,
  /^Send either (code or error|ids or failed_since)\.$/,
  /^Send `\w+` or `\w+`\.$/,
  /^Must be (true or false|a list|true)\.$/,
  /^Must have at (least|most) \d+ items?\.$/,
]
const isKnown = (message: string) => known.filter(pattern => pattern.test(message)).length === 1
const zodPhrases =
  /expected|received|invalid input|too (small|big)|unrecognized|pattern|undefined|NaN|>=|<=|\bnull\b(?! character)/i
const codes = new Set(
  `missing unknown_field invalid_type invalid_format invalid_union invalid_value too_small too_big custom
  password_too_short password_too_long password_lacks_uppercase password_lacks_lowercase password_lacks_digit
  password_lacks_special password_has_null text_has_web_address text_has_invisible_characters nothing_to_change
  code_or_error`.split(/\s+/),
)

const SECRET = 'Hunter2-do-not-echo'
const wrongTexts = [
  '',
  ' ',
  'x',
  SECRET,
  SECRET.repeat(300),
  'a\0b',
  'a\nb',
  'see evil.com',
  'a\u200bb',
  '\ud800',
  'UPPER',
  'lower',
  '12345678',
  '1',
  '0',
  '101',
  '1e9',
  '-1',
  '1.5',
  '99999999',
  'true',
  '2026-01-31',
  '2026-01-31T08:30:00Z',
  '1969-01-31T08:30:00Z',
  '1850-01-31',
  '2026-13-41',
  'a@example.com',
  'a@',
  '00000000-0000-4000-8000-000000000000',
  'schwab',
  'desc',
  `${'a'.repeat(250)}@example.com`,
  '😀'.repeat(80),
]
const wrongValues = [
  null,
  true,
  7,
  -1,
  1.5,
  1e300,
  Number.MAX_SAFE_INTEGER,
  [],
  [SECRET],
  {},
  { nested: SECRET },
]
const anyText = fc.constantFrom(...wrongTexts)
const anyValue = fc.oneof(
  { weight: 3, arbitrary: anyText },
  fc.constantFrom<unknown>(...wrongValues),
  fc.jsonValue(),
)

const parts = routes.flatMap(route =>
  (['body', 'params', 'query'] as const).flatMap(part => {
    const schema = route[part]
    return schema ? [{ name: `${part} of ${route.operationId}`, route, part, fields: fieldsOf(schema) }] : []
  }),
)

describe('messages about invalid input', () => {
  it.each(parts)('$name: every message is known', ({ route, part, fields }) => {
    fc.assert(
      fc.property(inputs(fields, part), input => {
        for (const error of errorsOf(route, part, input)) {
          expect(error.message).toSatisfy(isKnown)
          expect(error.message).not.toMatch(zodPhrases)
          expect(error.message).not.toContain(SECRET)
          expect(codes).toContain(error.code)
        }
      }),
      { numRuns: 150, seed: 14 },
    )
  })

  it('every known message occurs', () => {
    const seen = new Set<string>()
    for (const { route, part, fields } of parts) {
      for (const input of fc.sample(inputs(fields, part), { numRuns: 300, seed: 14 })) {
        for (const { message } of errorsOf(route, part, input)) seen.add(message)
      }
    }
    expect(known.filter(pattern => ![...seen].some(message => pattern.test(message)))).toEqual([])
  })

  it('names the first unknown fields, with short names', () => {
    const names = Array.from({ length: 1000 }, (_, index) => `${'x'.repeat(200)}${index}`)
    const [login] = routes.filter(({ id }) => id === 'auth/login')
    if (!login) throw new Error('no route')
    const errors = errorsOf(login, 'body', Object.fromEntries(names.map(name => [name, 1])))
    expect(errors).toHaveLength(50)
    for (const { path } of errors) expect(path.length).toBeLessThanOrEqual(101)
  })
})

describe('messages of rules that no route has yet', () => {
  const check = (schema: Schema, input: unknown) =>
    z.safeParse(schema, input, { error: inputMessage }).error?.issues.map(({ message }) => message)
  it.each<[Schema, unknown, string]>([
    [z.boolean(), 1, 'Must be true or false.'],
    [z.array(z.string()), 1, 'Must be a list.'],
    [z.object({ a: z.object({}) }), { a: 1 }, 'Must be an object.'],
    [z.date(), 1, 'Has an invalid value.'],
    [z.literal('on'), 1, 'Must be on.'],
    [z.string().check(z.minLength(2)), 'x', 'Must have at least 2 characters.'],
    [z.string().check(z.length(2)), 'x', 'Must have exactly 2 characters.'],
    [z.string().check(z.length(2)), 'xxx', 'Must have exactly 2 characters.'],
    [z.array(z.string()).check(z.maxLength(1)), ['a', 'b'], 'Must have at most 1 item.'],
    [z.number().check(z.gt(1)), 1, 'Must be more than 1.'],
    [z.number().check(z.lt(1)), 1, 'Must be less than 1.'],
    [z.number().check(z.multipleOf(5)), 1, 'Must be a multiple of 5.'],
    [z.url(), 'x', 'Must be a valid URL.'],
    [z.ipv4(), 'x', 'Has an invalid format.'],
    [z.union([z.string(), z.number()]), true, 'Has an invalid value.'],
    [
      z.record(z.string().check(z.maxLength(1)), z.string()),
      { long: 'x' },
      'Has a field with an invalid name.',
    ],
    [z.record(z.string(), z.string()), 1, 'Must be an object.'],
  ])('%#: %s', (schema, input, message) => {
    expect(check(schema, input)).toEqual([message])
  })
})

function fieldsOf(schema: Schema): string[] {
  return schema instanceof z.core.$ZodObject ? Object.keys(schema._zod.def.shape) : []
}

/** Objects with some of the fields and unknown ones, and values that are no objects. Parameters are texts. */
function inputs(fields: readonly string[], part: 'body' | 'params' | 'query'): fc.Arbitrary<unknown> {
  const value = part === 'body' ? anyValue : anyText
  const known = fc.record(Object.fromEntries(fields.map(field => [field, value])), { requiredKeys: [] })
  const unknown = fc.dictionary(fc.constantFrom('is_admin', 'constructor', SECRET), value, { maxKeys: 1 })
  const objects = fc.tuple(known, unknown).map(([one, other]) => ({ ...other, ...one }))
  return part === 'body' ? fc.oneof({ weight: 6, arbitrary: objects }, anyValue) : objects
}

function errorsOf(route: Route, part: 'body' | 'params' | 'query', input: unknown): readonly InputError[] {
  const result = validate(route, part, input)
  return result instanceof Failure ? (result.extras.errors ?? []) : []
}
