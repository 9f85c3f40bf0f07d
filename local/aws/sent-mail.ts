import * as z from 'zod/mini'

/** A sent mail. `sent_at` is in ISO 8601, to the second. */
export const SentMail = z.object({
  id: z.string(),
  to: z.string(),
  subject: z.string(),
  text: z.string(),
  html: z.string(),
  sent_at: z.iso.datetime(),
})
/** A sent mail. */
export type SentMail = z.infer<typeof SentMail>
