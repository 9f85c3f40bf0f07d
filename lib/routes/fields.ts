import * as z from 'zod/mini'
import { holdsInvisible } from '../text/invisible-characters.ts'
import { holdsWebAddress } from '../text/web-address.ts'

/** Text of a person: no control characters (PostgreSQL cannot hold a null byte), no halves of surrogate pairs. */
export const Text = (minLength: number, maxLength: number) =>
  z.string().check(
    z.trim(),
    z.minLength(minLength),
    z.maxLength(maxLength),
    z.refine(text => text.isWellFormed() && !/\p{Cc}/u.test(text), 'Control characters are not allowed'),
  )

const rule = (code: string, error: string, holds: (text: string) => boolean, abort = false) =>
  z.refine<string>(holds, { error, params: { code }, abort })

/**
 * A name that other people may read in a mail: no web address, and no invisible characters but those that its script is
 * spelled with. A text that is too long anyway is not searched.
 */
export const Label = (maxLength: number) =>
  Text(1, maxLength).check(
    rule(
      'text_has_invisible_characters',
      'Characters that cannot be seen are not allowed',
      text => text.length > maxLength || text === '' || !holdsInvisible(text),
      // They could hide a web address from the next rule, or make one up.
      true,
    ),
    rule(
      'text_has_web_address',
      'Web addresses are not allowed; write a space after a full stop',
      text => text.length > maxLength || !holdsWebAddress(text),
    ),
  )

/** A person's name. */
export const Name = Label(100)

/** What a person calls a device. */
export const DeviceName = Label(100)

/** An e-mail address; capitals make no difference, so they are taken away. */
export const Email = z.email().check(z.maxLength(254), z.toLowerCase())

/** A password that is being checked: whatever was typed. */
export const Password = z.string().check(z.minLength(1), z.maxLength(1024))

/** A password that is being chosen. Every rule that it breaks is told. */
export const NewPassword = z
  .string()
  .check(
    rule('password_too_short', 'At least 8 characters', text => [...text].length >= 8),
    rule(
      'password_too_long',
      'At most 72 bytes in UTF-8',
      text => Buffer.byteLength(text.normalize('NFKC')) <= 72,
    ),
    rule('password_lacks_uppercase', 'At least one upper-case letter', text => /\p{Lu}/u.test(text)),
    rule('password_lacks_lowercase', 'At least one lower-case letter', text => /\p{Ll}/u.test(text)),
    rule('password_lacks_digit', 'At least one digit', text => /\p{Nd}/u.test(text)),
    rule('password_lacks_special', 'At least one special character', text =>
      /[^\p{L}\p{Nd}\p{Cc}]/u.test(text),
    ),
    rule('password_has_null', 'No null character', text => !text.includes('\0')),
  )
  .register(z.globalRegistry, {
    description:
      '8 characters or more, with an upper-case and a lower-case letter, a digit and a special character; at most 72 bytes in UTF-8.',
  })

/** A token as a client hands it back. Whether it is one is for its own check to say, so that none tells from another. */
export const Token = z.string().check(z.minLength(1), z.maxLength(512))

/** What the id of a request may look like, API Gateway's and a client's: wide enough for every usual scheme, and harmless wherever it is written. */
export const REQUEST_ID = /^[A-Za-z0-9._~:=+/-]{8,128}$/

/** A moment in ISO 8601, UTC. */
export const Time = z.iso.datetime()

/** A moment in a query string; PostgreSQL knows no year 0. */
export const PastTime = z.iso.datetime().check(z.refine(text => text >= '1970', 'Since 1970'))

/** A reply that only says something to a person. */
export const Message = z.object({ message: z.string() })

/** A person. */
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

/** A whole number in a query string, from `min` to `max`. */
export const QueryInteger = (min: number, max: number) =>
  z.pipe(
    z.string().check(z.regex(/^\d{1,9}$/, 'A whole number')),
    z.pipe(z.transform(Number), z.int().check(z.gte(min), z.lte(max))),
  )

/** Yes or no in a query string. */
export const QueryBoolean = z.pipe(
  z.enum(['true', 'false']),
  z.transform((text: 'true' | 'false') => text === 'true'),
)

/** Which page of a list, and how long a page is. */
export const PageQuery = z.strictObject({
  page: z._default(QueryInteger(1, 1_000_000), 1),
  per_page: z._default(QueryInteger(1, 100), 20),
})

/** A list, page by page. */
export const listOf = <S extends z.core.$ZodType>(item: S) =>
  z.object({
    items: z.array(item),
    total: z.int(),
    page: z.int(),
    per_page: z.int(),
    pages: z.int(),
  })
