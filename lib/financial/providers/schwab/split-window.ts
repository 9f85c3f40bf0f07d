import type { TransactionWindow } from '../provider-definition.ts'

const SECOND = 1_000

/** Cuts a window into ones of at most `mostMilliseconds`, newest first, without a gap or an overlap. */
export function cutWindow({ from, to }: TransactionWindow, mostMilliseconds: number): TransactionWindow[] {
  const windows: TransactionWindow[] = []
  for (let end = to.getTime(); end > from.getTime(); end -= mostMilliseconds)
    windows.push({ from: new Date(Math.max(from.getTime(), end - mostMilliseconds)), to: new Date(end) })
  return windows
}

/** The halves of a window, newest first; nothing where it is too short to be cut. */
export function halveWindow({ from, to }: TransactionWindow): TransactionWindow[] {
  const length = to.getTime() - from.getTime()
  if (length < 2 * SECOND) return []
  const middle = new Date(from.getTime() + Math.floor(length / 2))
  return [
    { from: middle, to },
    { from, to: middle },
  ]
}
