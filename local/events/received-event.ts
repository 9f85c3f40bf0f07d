import * as z from 'zod/mini'

/** What the receiver of the local cloud does with an event. */
export const receiverAnswers = {
  accept: 'Accept with 204',
  error: 'Answer 500',
  unavailable: 'Answer 503 and ask for 30 seconds',
  redirect: 'Redirect',
  gone: 'Answer 410: never send it again',
  hang: 'Do not answer',
  reset: 'Close the connection',
  large: 'Answer 200 with 1 MB',
} as const

/** The name of an answer of the receiver. */
export type ReceiverAnswer = keyof typeof receiverAnswers

/** Whether a text is the name of an answer. */
export function isReceiverAnswer(text: unknown): text is ReceiverAnswer {
  return typeof text === 'string' && Object.hasOwn(receiverAnswers, text)
}

/** One attempt that the receiver got. */
export const ReceivedEvent = z.object({
  /** Identifies the attempt. */
  attempt_id: z.string(),
  /** The `webhook-id` header: the id of the event. */
  event_id: z.string(),
  at: z.string(),
  body: z.string(),
  signature: z.string(),
  /** Whether the `standardwebhooks` package accepts the signature and the timestamp. */
  is_verified: z.boolean(),
  answer: z.string(),
})
/** One attempt that the receiver got. */
export type ReceivedEvent = z.infer<typeof ReceivedEvent>
