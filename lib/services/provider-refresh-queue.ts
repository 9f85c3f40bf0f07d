import * as z from 'zod/mini'
import type { Settings } from '../runtime/configuration/settings.ts'
import { type BatchQueue, openBatchQueue } from './batch-queue.ts'

/** A queue message: connections with provider refreshes that are due. */
export const RefreshRequest = z.object({
  connection_ids: z.array(z.uuid()).check(z.minLength(1), z.maxLength(100)),
  request_id: z.string(),
  /** The parent trace (W3C Trace Context). Added by the queue. */
  traceparent: z.optional(z.string()),
})
/** A queue message: connections with provider refreshes that are due. */
export type RefreshRequest = z.infer<typeof RefreshRequest>

/** The queue of provider refreshes. */
export type ProviderRefreshQueue = BatchQueue<RefreshRequest>

/** Opens the queue in SQS. */
export function openProviderRefreshQueue(
  common: Settings['common'],
  settings: Settings['providerRefreshQueue'],
): ProviderRefreshQueue {
  return openBatchQueue(common, settings.refreshQueueUrl)
}
