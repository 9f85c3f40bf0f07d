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

/** The largest number of UTF-16 code units of a password. */
const PASSWORD_UNITS = 1024

/**
 * An existing password, which is compared with the stored hash. Before NFKC, a password of 256 characters has at most
 * 1,024 UTF-16 code units.
 */
export const Password = z.string().check(z.minLength(1), z.maxLength(PASSWORD_UNITS))

/**
 * The number of code points of a password after NFKC (NIST SP 800-63B, 3.1.1.2). NFKC makes some texts 18 times longer, so a
 * text that is too long in any form is not normalized.
 */
const passwordLength = (text: string) =>
  text.length > PASSWORD_UNITS ? text.length : [...text.normalize('NFKC')].length

/** A rule that long passwords need not meet (NIST SP 800-63B, 3.1.1.2). */
const compositionRule = (code: string, error: string, pattern: RegExp) =>
  rule(code, error, text => pattern.test(text) || passwordLength(text) >= 15)

/** A new password. The problem lists every violated rule. `checkNewPassword` has rules that require more than the text. */
export const NewPassword = z.string().check(
  rule('password_too_short', 'Use at least 8 characters.', text => passwordLength(text) >= 8),
  rule(
    'password_too_long',
    'Use a shorter password: at most 256 characters.',
    text => passwordLength(text) <= 256,
  ),
  compositionRule('password_lacks_uppercase', 'Add an uppercase letter, or use 15 characters.', /\p{Lu}/u),
  compositionRule('password_lacks_lowercase', 'Add a lowercase letter, or use 15 characters.', /\p{Ll}/u),
  compositionRule('password_lacks_digit', 'Add a digit, or use 15 characters.', /\p{Nd}/u),
  compositionRule(
    'password_lacks_special',
    'Add a special character, such as ! or -, or use 15 characters.',
    /[^\p{L}\p{Nd}\p{Cc}]/u,
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
  delete_after: z.nullable(Time),
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
