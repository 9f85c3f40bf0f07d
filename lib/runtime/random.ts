import { randomBytes } from 'node:crypto'
import { v7 } from 'uuid'
import type { Clock } from './clock.ts'

/** Generates random bytes and unique ids. */
export interface Random {
  /** Returns cryptographically secure random bytes. */
  bytes(count: number): Uint8Array
  /** Returns a new UUID v7 (RFC 9562, 5.7). UUIDs v7 sort by creation time. */
  id(): string
}

const STEPS = 2 ** 32

/** Returns a random number from 0 (inclusive) to 1 (exclusive). */
export function randomFraction({ bytes }: Pick<Random, 'bytes'>): number {
  const number = bytes(4).reduce((sum, byte) => sum * 256 + byte, 0)
  return number / STEPS
}

const systemBytes = (count: number): Uint8Array => randomBytes(count)

/** Returns a random number from 0 (inclusive) to 1 (exclusive), from the operating system. */
export const systemFraction = (): number => randomFraction({ bytes: systemBytes })

/** Returns the randomness of the operating system. The ids contain the time of `clock`. */
export function systemRandom(clock: Clock): Random {
  return {
    bytes: systemBytes,
    id: () => v7({ msecs: clock().getTime(), random: randomBytes(16) }),
  }
}
