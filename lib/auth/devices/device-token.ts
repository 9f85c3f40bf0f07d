import { hashOpaqueToken, parseOpaqueToken } from '../tokens/opaque-token.ts'
import type { PresentedDevice } from './known-device.ts'

/** Reads a device token. Returns undefined if it is absent or malformed, which counts as an unknown device. */
export function readDeviceToken(token: string | undefined): PresentedDevice | undefined {
  const presented = token === undefined ? undefined : parseOpaqueToken(token)
  return presented && { id: presented.id, secretHash: hashOpaqueToken(presented) }
}
