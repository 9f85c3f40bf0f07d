import * as z from 'zod/mini'

/** A number of a provider's JSON, exactly as it wrote it; one in quotes will do too. */
export const DecimalText = z.string().check(z.regex(/^-?\d{1,100}(\.\d{1,100})?$/))

/** A number that a provider may leave out; `null` where it does. */
export const MaybeDecimal = optional(DecimalText)

/** A text that a provider may leave out; `null` where it does. */
export const MaybeText = optional(z.string())

/** Yes or no, which a provider may leave out; `null` where it does. */
export const MaybeFlag = optional(z.boolean())

/** An id that is text or a whole number of any length. */
export const IdText = z.string().check(z.minLength(1), z.maxLength(200))

function optional<T extends z.ZodMiniType>(schema: T) {
  return z._default(z.nullable(schema), null)
}
