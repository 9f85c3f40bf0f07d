import * as z from 'zod/mini'

/** A number in a provider's response, as decimal text. Also accepts a number in quotes. */
export const DecimalText = z.string().check(z.regex(/^-?\d{1,100}(\.\d{1,100})?$/))

/** An optional number; `null` if absent. */
export const MaybeDecimal = optional(DecimalText)

/** Text without control characters: they are removed, because PostgreSQL and clients do not accept all of them. */
export const Text = z.string().check(z.overwrite(text => text.replace(/\p{Cc}/gu, '')))

/** An optional text; `null` if absent. */
export const MaybeText = optional(Text)

/** An optional flag; `null` if absent. */
export const MaybeFlag = optional(z.boolean())

/** An id: text without control characters, or a whole number of any length. */
export const IdText = z.string().check(z.maxLength(200), z.regex(/^\P{Cc}+$/u))

/** An optional id; `null` if absent. */
export const MaybeId = optional(IdText)

function optional<T extends z.ZodMiniType>(schema: T) {
  return z._default(z.nullable(schema), null)
}
