import * as z from 'zod/mini'

/** A number in a provider's response, as decimal text. Also accepts a number in quotes. */
export const DecimalText = z.string().check(z.regex(/^-?\d{1,100}(\.\d{1,100})?$/))

/** An optional number; `null` if absent. */
export const MaybeDecimal = optional(DecimalText)

/** An optional text; `null` if absent. */
export const MaybeText = optional(z.string())

/** An optional flag; `null` if absent. */
export const MaybeFlag = optional(z.boolean())

/** An id: text, or a whole number of any length. */
export const IdText = z.string().check(z.minLength(1), z.maxLength(200))

function optional<T extends z.ZodMiniType>(schema: T) {
  return z._default(z.nullable(schema), null)
}
