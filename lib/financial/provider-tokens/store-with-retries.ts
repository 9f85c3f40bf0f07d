import { setTimeout as delay } from 'node:timers/promises'
import type { AmbientServices } from '../../runtime/ambient-services.ts'
import { timeLeft } from './lease-expiry.ts'

const RETRY_DELAYS_MILLISECONDS = [250, 1_000, 3_000]
/** Reserved to receive the result of the last attempt and to respond. */
const RESERVE_MILLISECONDS = 1_500

/**
 * Retries a statement that stores new tokens until shortly before the deadline. The provider may have consumed the old
 * token, so the new ones must not be lost. If a failed attempt was committed after all, the lease is released and the
 * retry changes nothing.
 */
export async function storeWithRetries<T>(
  services: Pick<AmbientServices, 'deadline'>,
  store: () => Promise<T>,
): Promise<T> {
  for (const pause of RETRY_DELAYS_MILLISECONDS) {
    try {
      return await store()
    } catch (error) {
      if (timeLeft(services) < pause + RESERVE_MILLISECONDS) throw error
      await delay(pause)
    }
  }
  return store()
}
