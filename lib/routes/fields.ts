import * as z from 'zod/mini'
import { holdsInvisible } from '../text/invisible-characters.ts'
import { holdsWebAddress } from '../text/web-address.ts'

/** Free text without control characters and lone surrogates. PostgreSQL cannot store a null byte. */
export const Text = (minLength: number, maxLength: number) =>
  z.string().check(
    z.trim(),
    z.minLength(minLength),
    z.maxLength(maxLength),
    z.refine(
      text => text.isWellFormed() && !/\p{Cc}/u.test(text),
      'Remove the control characters, such as line breaks.',
    ),
  )

const rule = (code: string, error: string, holds: (text: string) => boolean, abort = false) =>
  z.refine<string>(holds, { error, params: { code }, abort })

/**
 * A name that may appear in a mail: without web addresses, and without invisible characters that its script does not
 * require. Texts that are too long are not searched.
 */
export const Label = (maxLength: number) =>
  Text(1, maxLength).check(
    rule(
      'text_has_invisible_characters',
      'Remove the invisible characters.',
      text => text.length > maxLength || text === '' || !holdsInvisible(text),
      // Abort: invisible characters can hide a web address from the next rule.
      true,
    ),
    rule(
      'text_has_web_address',
      'Must not contain a web address. Put a space after each period.',
      text => text.length > maxLength || !holdsWebAddress(text),
    ),
  )

/** The name of a user. */
export const Name = Label(100)

/** The name that a user gives a device. */
export const DeviceName = Label(100)

/** An email address, converted to lower case. */
export const Email = z.email().check(z.maxLength(254), z.toLowerCase())

/** An existing password, which is compared with the stored hash. */
export const Password = z.string().check(z.minLength(1), z.maxLength(1024))

/** A new password. The problem lists every violated rule. */
export const NewPassword = z.string().check(
  rule('password_too_short', 'Use at least 8 characters.', text => [...text].length >= 8),
  rule(
    'password_too_long',
    'Use a shorter password: at most 72 bytes in UTF-8.',
    text => Buffer.byteLength(text.normalize('NFKC')) <= 72,
  ),
  rule('password_lacks_uppercase', 'Add an uppercase letter.', text => /\p{Lu}/u.test(text)),
  rule('password_lacks_lowercase', 'Add a lowercase letter.', text => /\p{Ll}/u.test(text)),
  rule('password_lacks_digit', 'Add a digit.', text => /\p{Nd}/u.test(text)),
  rule('password_lacks_special', 'Add a special character, such as ! or -.', text =>
    /[^\p{L}\p{Nd}\p{Cc}]/u.test(text),
  ),
  rule('password_has_null', 'Remove the null character.', text => !text.includes('\0')),
)

/**
 * A token sent by a client. The schema does not check its format, so that every invalid token gets the same problem.
 */
export const Token = z.string().check(z.minLength(1), z.maxLength(512))

/** Format of a request id of API Gateway or a client. The characters are safe in logs, headers and SQL. */
export const REQUEST_ID = /^[A-Za-z0-9._~:=+/-]{8,128}$/

/** A time in ISO 8601, UTC. */
export const Time = z.iso.datetime()

/** A time in a query string, from 1970 on. PostgreSQL has no year 0. */
export const PastTime = z.iso.datetime().check(z.refine(text => text >= '1970', 'Must be in 1970 or later.'))

/** A reply with only a text for the user. */
export const Message = z.object({ message: z.string() })

/** A user. */
export const User = z.object({
  id: z.uuid(),
  email: z.string(),
  name: z.string(),
  email_verified: z.boolean(),
  is_active: z.boolean(),
  created_at: Time,
  last_login_at: z.nullable(Time),
})

/** The tokens of a session (RFC 6749, 5.1). */
export const SessionTokens = z.object({
  access_token: z.string(),
  refresh_token: z.string(),
  token_type: z.literal('bearer'),
  expires_in: z.int().check(z.positive()),
})

/** An id in a path. */
export const Id = z.uuid()

/** An integer in a query string, from `min` to `max`. */
export const QueryInteger = (min: number, max: number) =>
  z.pipe(
    z.string().check(z.regex(/^\d{1,9}$/, 'Must be an integer.')),
    z.pipe(z.transform(Number), z.int().check(z.gte(min), z.lte(max))),
  )

/** A boolean in a query string. */
export const QueryBoolean = z.pipe(
  z.enum(['true', 'false']),
  z.pipe(
    z.transform((text: 'true' | 'false') => text === 'true'),
    z.boolean(),
  ),
)

/** The number and the length of a page. */
export const PageQuery = z.strictObject({
  page: z._default(QueryInteger(1, 1_000_000), 1),
  per_page: z._default(QueryInteger(1, 100), 20),
})

/** A page of a list. */
export const listOf = <S extends z.core.$ZodType>(item: S) =>
  z.object({
    items: z.array(item),
    total: z.int(),
    page: z.int(),
    per_page: z.int(),
    pages: z.int(),
  })
