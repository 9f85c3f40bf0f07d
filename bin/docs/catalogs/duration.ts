const UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const

/** Returns a duration in the largest unit that divides it: `15 minutes`. */
export function durationText(seconds: number): string {
  const [name, length] = UNITS.find(([, size]) => seconds % size === 0) ?? ['second', 1]
  const count = seconds / length
  return `${count} ${name}${count === 1 ? '' : 's'}`
}
