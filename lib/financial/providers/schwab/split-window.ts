import type { TransactionWindow } from '../provider-definition.ts'

const SECOND = 1_000

/** Splits a window into parts of at most `maxMilliseconds`, newest first, without gaps or overlaps. */
export function splitWindow({ from, to }: TransactionWindow, maxMilliseconds: number): TransactionWindow[] {
  const windows: TransactionWindow[] = []
  for (let end = to.getTime(); end > from.getTime(); end -= maxMilliseconds)
    windows.push({ from: new Date(Math.max(from.getTime(), end - maxMilliseconds)), to: new Date(end) })
  return windows
}

/** Splits a window into two halves, newest first. Returns an empty array if it is shorter than two seconds. */
export function halveWindow({ from, to }: TransactionWindow): TransactionWindow[] {
  const length = to.getTime() - from.getTime()
  if (length < 2 * SECOND) return []
  const middle = new Date(from.getTime() + Math.floor(length / 2))
  return [
    { from: middle, to },
    { from, to: middle },
  ]
}
