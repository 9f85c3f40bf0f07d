import { randomBytes } from 'node:crypto'
import { v7 } from 'uuid'
import type { Clock } from './clock.ts'

/** Makes what must be unpredictable or unique. */
export interface Random {
  /** Cryptographically strong random bytes. */
  bytes(count: number): Uint8Array
  /** A new UUID v7 (RFC 9562, 5.7): unique, and sorted by the time of its making. */
  id(): string
}

/** The operating system's randomness, with identifiers stamped by `clock`. */
export function systemRandom(clock: Clock): Random {
  return {
    bytes: count => randomBytes(count),
    id: () => v7({ msecs: clock().getTime(), random: randomBytes(16) }),
  }
}
