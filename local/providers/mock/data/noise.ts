/** Returns a number from 0 to 1 that looks random and is always the same for the same key (FNV-1a, then a mix). */
export function noise(key: string): number {
  let hash = 0x811c9dc5
  for (const character of key) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return ((hash ^ (hash >>> 16)) >>> 0) / 0x1_0000_0000
}

/** Returns a whole number from `min` to `max` that is always the same for the same key. */
export function numberBetween(min: number, max: number, key: string): number {
  return min + Math.floor(noise(key) * (max - min + 1))
}
