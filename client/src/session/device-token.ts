import type { Clock } from '../clock.ts'
import { isRecord } from '../is-record.ts'
import type { DeviceTokenStorage } from './session-storage.ts'
import { withinLimit } from './storage-limit.ts'

/** The API accepts no longer device token. */
const MAX_LENGTH = 512

/** The device token of a client: in memory, and in a storage that outlives the session. */
export type DeviceTokenKeeper = ReturnType<typeof createDeviceTokenKeeper>

/** Creates a keeper of the device token. Without a storage, or if it fails, the token is in memory. */
export function createDeviceTokenKeeper(storage: DeviceTokenStorage | undefined, clock: Clock) {
  let held: string | undefined
  /** Whether the storage does not have the token in memory, which is the newer one. */
  let isUnsaved = false
  const load = async () => {
    if (!storage || isUnsaved) return held
    try {
      const text = await withinLimit(clock, storage.read())
      // The API refuses a login with a malformed token, so it must not be sent.
      return text && text.length <= MAX_LENGTH ? text : undefined
    } catch {
      return held
    }
  }
  return {
    /** Adds the device token to the body of a sign-in, unless the caller has set one. */
    addTo: async (body: unknown): Promise<unknown> => {
      if (!isRecord(body) || body['device_token'] !== undefined) return body
      const device_token = await load()
      return device_token === undefined ? body : { ...body, device_token }
    },
    /** Stores the device token of the reply to a sign-in, if the device is new. */
    keep: async (token: unknown): Promise<void> => {
      if (typeof token !== 'string') return
      held = token
      try {
        if (storage) await withinLimit(clock, storage.write(token))
        isUnsaved = false
      } catch {
        // The next sign-in of another client is one from a new device.
        isUnsaved = true
      }
    },
  }
}
